using Tidegate.Auth.Tokens;

namespace Tidegate.Auth.Jwt;

/// <summary>What is wrong with <see cref="IssuingOptions"/>.</summary>
internal static class IssuingFaults
{
    private const int ClaimsMax = 16;
    private static readonly string[] Own = ["sub", "iat", "nbf", "exp", "iss", "aud", "jti"];

    public static void Find(IssuingOptions options, string path, List<string> faults)
    {
        AuthOptionsFaults.Between(
            options.AccessLifetime,
            TimeSpan.FromMinutes(1),
            TimeSpan.FromHours(24),
            $"{path}.AccessLifetime",
            faults
        );
        AuthOptionsFaults.Between(options.RefreshLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(90), $"{path}.RefreshLifetime", faults);
        AuthOptionsFaults.Between(options.SignInsMax, 1, 1_000, $"{path}.SignInsMax", faults);
        if (options.TokenIdBytes is not (0 or (>= 16 and <= 64)))
        {
            faults.Add($"{path}.TokenIdBytes must be 0, or 16 to 64.");
        }

        if (options.Subject is not (TokenField.Name or TokenField.Number))
        {
            faults.Add($"{path}.Subject must be Name or Number.");
        }

        if (options.Claims.Count > ClaimsMax || options.Constants.Count > ClaimsMax)
        {
            faults.Add($"{path}: at most {ClaimsMax} Claims and {ClaimsMax} Constants.");
        }

        foreach (var name in options.Claims.Keys.Concat(options.Constants.Keys))
        {
            if (!PlainText.IsName(name) || Own.Contains(name, StringComparer.Ordinal))
            {
                faults.Add(
                    $"{path}: Claims and Constants name claims of printable ASCII characters, and none of {string.Join(", ", Own)}."
                );
            }
        }

        if (options.Constants.Values.Any(value => !PlainText.IsName(value)))
        {
            faults.Add($"{path}.Constants must say 1 to {PlainText.NameCharsMax} printable ASCII characters.");
        }
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.FunctionalTests.Support;

/// <summary>Tokens with any header and any payload, signed with the framework's own cryptography, so that each can be wrong in exactly one way.</summary>
internal static class Forged
{
    public const string Header = """{"alg":"HS256","typ":"JWT"}""";

    /// <summary>HS256 over these claims with the gateway's secret.</summary>
    public static string Token(string claims, string header = Header) =>
        Token(Encoding.UTF8.GetBytes(claims), Encoding.UTF8.GetBytes(header));

    public static string Token(byte[] claims, byte[] header) =>
        Signed(header, claims, input => HMACSHA256.HashData(Encoding.UTF8.GetBytes(GatewayFixture.Secret), input));

    public static string Signed(string header, string claims, Func<byte[], byte[]> sign) =>
        Signed(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims), sign);

    public static string Signed(byte[] header, byte[] claims, Func<byte[], byte[]> sign)
    {
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>Claims that the <c>nse</c> and the <c>tidegate</c> issuer believe, with changes: a null value leaves the claim out.</summary>
    public static string Claims(TimeProvider time, params (string Claim, string? Json)[] changes)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["sub"] = "\"user123\"",
            ["jti"] = $"\"j-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}\"",
            ["iat"] = $"{now}",
            ["exp"] = $"{now + 3_600}",
            ["user_id"] = "\"user123\"",
            ["permissions"] = "[\"read_data\"]",
        };
        foreach (var (claim, json) in changes)
        {
            claims[claim] = json;
        }

        return $"{{{string.Join(',', claims.Where(each => each.Value is not null).Select(each => $"\"{each.Key}\":{each.Value}"))}}}";
    }
}

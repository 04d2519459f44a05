using Microsoft.Extensions.Options;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Signing;

namespace Tidegate.Kraken.Tokens;

/// <summary>Says everything that is wrong with the settings at once, without repeating a secret.</summary>
public sealed class KrakenTokenOptionsValidator : IValidateOptions<KrakenTokenOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, KrakenTokenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        CheckKeys(options, faults);
        Check(KrakenRestOptions.IsSafe(options.RestAddress), "RestAddress must be HTTPS, or HTTP on this machine.");
        Span(options.TokenLifetime, 10, 3_600, nameof(options.TokenLifetime));
        Span(options.ExpiryMargin, 0, 300, nameof(options.ExpiryMargin));
        Span(options.RefreshInterval, 5, 3_600, nameof(options.RefreshInterval));
        Check(
            options.RefreshInterval < options.TokenLifetime - options.ExpiryMargin,
            "RefreshInterval must be shorter than TokenLifetime less ExpiryMargin."
        );
        Check(options.AttemptsMax is >= 1 and <= 10, "AttemptsMax must be 1 to 10.");
        Span(options.RetryDelay, 0.001, 60, nameof(options.RetryDelay));
        Span(options.RetryDelayMax, 0.001, 300, nameof(options.RetryDelayMax));
        Check(options.RetryDelayMax >= options.RetryDelay, "RetryDelayMax must be at least RetryDelay.");
        Check(options.BreakerFailures is >= 1 and <= 100, "BreakerFailures must be 1 to 100.");
        Span(options.BreakerDuration, 1, 3_600, nameof(options.BreakerDuration));
        Span(options.LockoutCoolDown, 60, 86_400, nameof(options.LockoutCoolDown));
        Span(options.RequestTimeout, 1, 120, nameof(options.RequestTimeout));
        Check(Enum.IsDefined(options.Tier), "Tier must be Starter, Intermediate or Pro.");
        Check(Enum.IsDefined(options.NonceUnit), "NonceUnit must be Milliseconds, Microseconds or Nanoseconds.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool isFine, string fault)
        {
            if (!isFine)
            {
                faults.Add(fault);
            }
        }

        void Span(TimeSpan value, double secondsMin, double secondsMax, string option) =>
            Check(
                value >= TimeSpan.FromSeconds(secondsMin) && value <= TimeSpan.FromSeconds(secondsMax),
                $"{option} must be {TimeSpan.FromSeconds(secondsMin)} to {TimeSpan.FromSeconds(secondsMax)}."
            );
    }

    private static void CheckKeys(KrakenTokenOptions options, List<string> faults)
    {
        try
        {
            using var key = new KrakenApiKey(options.ApiKey ?? "", options.ApiSecret ?? "");
        }
        catch (ArgumentException fault)
        {
            faults.Add(
                fault.ParamName == "secret"
                    ? "ApiSecret must be the base64 text of 16 to 256 bytes."
                    : "ApiKey must be 1 to 256 visible ASCII characters."
            );
        }

        Span<byte> bytes = stackalloc byte[33];
        if (options.EncryptionKey is { } text && !(Convert.TryFromBase64String(text, bytes, out var length) && length == 32))
        {
            faults.Add("EncryptionKey must be the base64 text of 32 bytes.");
        }

        bytes.Clear();
    }
}

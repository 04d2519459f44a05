using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>
/// The address has not shown too many credentials that nobody believed, where the endpoint then shuts its door to it. Takes nothing: a failure does,
/// when it is one.
/// </summary>
public sealed class FailedAttemptsCheck : IAdmissionCheck
{
    private const string Rule = "address.failures";

    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new(
            client is { Credential: not null, Endpoint: { FailuresShut: true, Failures: { } rate } }
            && rate.Left(client.Address, out var retryAfter) == 0
                ? Refuse(rate, retryAfter)
                : null
        );
    }

    /// <summary>What somebody is told who has failed too often.</summary>
    internal static Refusal Refuse(AddressRate rate, TimeSpan retryAfter) =>
        new(GatewayErrors.RateLimited, Rule) { RetryAfter = retryAfter, Limit = new ReachedLimit("failures", rate.Max, rate.Period) };
}

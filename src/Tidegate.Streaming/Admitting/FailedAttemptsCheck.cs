using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The address has not shown too many credentials that nobody believed. Takes nothing: a failure does, when it is one.</summary>
public sealed class FailedAttemptsCheck : IAdmissionCheck
{
    private const string Rule = "address.failures";

    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new(client.Credential is null ? null : Refuse(client));
    }

    /// <summary>What somebody is told who has failed too often; null: not yet.</summary>
    internal static Refusal? Refuse(AdmissionContext client)
    {
        if (client.Endpoint.Failures is not { } rate || rate.Left(client.Address, out var retryAfter) > 0)
        {
            return null;
        }

        return new Refusal(GatewayErrors.RateLimited, Rule)
        {
            RetryAfter = retryAfter,
            Limit = new ReachedLimit("failures", rate.Max, rate.Period),
        };
    }
}

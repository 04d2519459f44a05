using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>A browser page may come in only from an allowed origin: the answer to cross-site socket hijacking (RFC 6455 §10.2).</summary>
public sealed class OriginCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var isAllowed = client.Origins switch
        {
            [] => true,
            [var origin] => client.Endpoint.Origins.Allows(origin, client.OwnOrigin),
            _ => false,
        };
        return new(isAllowed ? null : new Refusal(GatewayErrors.OriginRefused, "endpoint.origins"));
    }
}

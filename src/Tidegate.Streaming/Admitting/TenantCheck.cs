using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>What the address names belongs to one of the grant's tenants, where the endpoint asks for that.</summary>
/// <remarks>A renewal is asked by its session, which knows the address that it came in by.</remarks>
public sealed class TenantCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var isAsked = client.Grant is not null && client.Renews is null;
        return new(isAsked ? client.Endpoint.RefuseTenant(client.Grant!, client.Route) : null);
    }
}

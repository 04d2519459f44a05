using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The grant holds every permission that the endpoint asks for.</summary>
public sealed class PermissionCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var isAllowed = client.Grant is null || client.Endpoint.RequiredPermissions.All(client.Grant.Allows);
        return new(isAllowed ? null : new Refusal(GatewayErrors.Forbidden, "endpoint.permissions"));
    }
}

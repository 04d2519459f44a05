using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The grant holds every permission that the endpoint asks for.</summary>
public sealed class PermissionCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new(client.Grant is null ? null : client.Endpoint.RefusePermissions(client.Grant));
    }
}

using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The grant has one of the roles that the endpoint asks for, where it asks for any.</summary>
public sealed class RoleCheck : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new(client.Grant is null ? null : client.Endpoint.RefuseRoles(client.Grant));
    }
}

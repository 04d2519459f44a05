using Tidegate.Core.Errors;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Admitting;

/// <summary>The session that the client wants to go on with, where it shows a secret for one, is taken over. Never refuses: without it the session begins anew.</summary>
/// <remarks>After the credential and before the token id, which the session that is taken over may hold.</remarks>
public sealed class ResumeCheck(IResumption resumption) : IAdmissionCheck
{
    /// <inheritdoc />
    public async ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client is { ResumeSecret: { } secret, Grant: { } grant })
        {
            client.Resumed = await resumption.TakeOverAsync(secret, grant, client.Endpoint.Name, cancellation);
        }

        return null;
    }
}

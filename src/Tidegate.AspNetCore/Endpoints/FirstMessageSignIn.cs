using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Puts a first message's credential through the checks that the upgrade could not ask.</summary>
internal sealed class FirstMessageSignIn(AdmissionOrder order, AdmissionContext client, Action<Refusal> onRefused) : ISignIn
{
    public async ValueTask<Admission> SignInAsync(Credential credential, SessionSlot slot, CancellationToken cancellation)
    {
        client.Credential = credential;
        var refusal = await order.AdmitFirstMessageAsync(client, cancellation);
        if (refusal is null)
        {
            return Admission.Granted(client.Grant!);
        }

        onRefused(refusal);
        return Admission.Refused(refusal.Error, refusal.Rule);
    }
}

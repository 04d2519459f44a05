using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Puts a first message's credential through the checks that the upgrade could not ask.</summary>
internal sealed class FirstMessageSignIn(AdmissionOrder order, AdmissionContext client, Action<Refusal> onRefused) : ISignIn
{
    public async ValueTask<SignInOutcome> SignInAsync(SignInRequest request, SessionSlot slot, CancellationToken cancellation)
    {
        client.Credential = request.Credential;
        client.ResumeSecret = request.Resume ?? client.ResumeSecret;
        var refusal = await order.AdmitFirstMessageAsync(client, cancellation);
        if (refusal is null)
        {
            return new SignInOutcome(Admission.Granted(client.Grant!), client.Resumed);
        }

        onRefused(refusal);
        return new SignInOutcome(Admission.Refused(refusal.Error, refusal.Rule));
    }
}

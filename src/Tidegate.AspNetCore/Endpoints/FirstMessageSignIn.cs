using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Puts a first message's credential through the checks that the upgrade could not ask.</summary>
/// <remarks>Each credential is a client of its own: what a refused one had taken is given back, and what the socket holds stays.</remarks>
internal sealed class FirstMessageSignIn(AdmissionOrder order, AdmissionContext client, Action<Refusal> onRefused) : ISignIn
{
    public async ValueTask<SignInOutcome> SignInAsync(SignInRequest request, SessionSlot slot, CancellationToken cancellation)
    {
        var attempt = new AdmissionContext
        {
            Endpoint = client.Endpoint,
            Origins = client.Origins,
            OwnOrigin = client.OwnOrigin,
            Credential = request.Credential,
            Address = client.Address,
            Route = client.Route,
            ResumeSecret = request.Resume ?? client.ResumeSecret,
            UnauthenticatedPlace = client.UnauthenticatedPlace,
        };
        var refusal = await order.AdmitFirstMessageAsync(attempt, cancellation);
        client.Grant = attempt.Grant; // names who was refused
        if (refusal is null)
        {
            slot.HoldAllOf(attempt.Slot);
            return new SignInOutcome(Admission.Granted(attempt.Grant!), attempt.Resumed);
        }

        onRefused(refusal);
        return new SignInOutcome(Admission.Refused(refusal));
    }
}

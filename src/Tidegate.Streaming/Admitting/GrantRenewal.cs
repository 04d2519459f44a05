using System.Net;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>Puts the credential with which a live session prolongs its grant through the checks of its endpoint.</summary>
/// <param name="order">The endpoint's checks.</param>
/// <param name="access">Who may come in there.</param>
public sealed class GrantRenewal(AdmissionOrder order, EndpointAccess access)
{
    /// <summary>Verifies the credential and claims the session of its token id, unless the session holds that already.</summary>
    /// <param name="credential">Unverified.</param>
    /// <param name="current">The grant that holds now; a refusal leaves it and its claim untouched.</param>
    /// <param name="places">Where the claim is kept until the session takes it over; a refusal gives it back.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    public ValueTask<Admission> RenewAsync(Credential credential, Grant current, SessionSlot places, CancellationToken cancellation) =>
        RenewAsync(credential, current, places, null, cancellation);

    /// <summary>Verifies the credential and claims the session of its token id, unless the session holds that already.</summary>
    /// <param name="credential">Unverified.</param>
    /// <param name="current">The grant that holds now; a refusal leaves it and its claim untouched.</param>
    /// <param name="places">Where the claim is kept until the session takes it over; a refusal gives it back.</param>
    /// <param name="address">Where the client is; null: nobody knows.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    public async ValueTask<Admission> RenewAsync(
        Credential credential,
        Grant current,
        SessionSlot places,
        IPAddress? address,
        CancellationToken cancellation
    )
    {
        var client = ContextOf(credential, current, places, address);
        var refusal = await order.AdmitRenewalAsync(client, cancellation);
        return refusal is null ? Admission.Granted(client.Grant!) : Admission.Refused(refusal);
    }

    /// <summary>Verifies the credential with which a live session signs in anew: it may be another user's, who then needs a place of his plan.</summary>
    /// <inheritdoc cref="RenewAsync(Credential, Grant, SessionSlot, IPAddress?, CancellationToken)" />
    public async ValueTask<Admission> SignInAnewAsync(
        Credential credential,
        Grant current,
        SessionSlot places,
        IPAddress? address,
        CancellationToken cancellation
    )
    {
        var client = ContextOf(credential, current, places, address);
        var refusal = await order.AdmitAnewAsync(client, cancellation);
        return refusal is null ? Admission.Granted(client.Grant!) : Admission.Refused(refusal);
    }

    /// <summary>Verifies a credential only to say what it would allow: nothing is claimed.</summary>
    /// <param name="credential">Unverified.</param>
    /// <param name="address">Where the client is; null: nobody knows.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    public async ValueTask<Admission> ExamineAsync(Credential credential, IPAddress? address, CancellationToken cancellation)
    {
        var client = new AdmissionContext
        {
            Endpoint = access,
            Credential = credential,
            Address = address,
        };
        var refusal = await order.ExamineAsync(client, cancellation);
        return refusal is null ? Admission.Granted(client.Grant!) : Admission.Refused(refusal);
    }

    private AdmissionContext ContextOf(Credential credential, Grant current, SessionSlot places, IPAddress? address) =>
        new()
        {
            Endpoint = access,
            Credential = credential,
            Renews = current,
            Address = address,
            Slot = places,
        };
}

using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Admitting;

/// <summary>The checks at the door, in the order in which they are asked. The lists below are the specification.</summary>
public sealed class AdmissionOrder
{
    private readonly ImmutableArray<IAdmissionCheck> _atTheDoor;
    private readonly ImmutableArray<IAdmissionCheck> _afterFirstMessage;
    private readonly ImmutableArray<IAdmissionCheck> _renewing;
    private readonly ImmutableArray<IAdmissionCheck> _signingInAnew;
    private readonly ImmutableArray<IAdmissionCheck> _examining;

    private AdmissionOrder(
        ImmutableArray<IAdmissionCheck> atTheDoor,
        IGrantSource grants,
        SessionLeases leases,
        SubjectSessions subjects,
        IResumption? resumption = null
    )
    {
        _atTheDoor = atTheDoor;
        _afterFirstMessage =
        [
            new FailedAttemptsCheck(),
            new CredentialVerifiedCheck(grants),
            .. OfEndpoint(),
            .. Resuming(resumption),
            new SubjectLimitCheck(subjects),
            new SessionLeaseCheck(leases),
        ];
        _renewing =
        [
            new FailedAttemptsCheck(),
            new CredentialVerifiedCheck(grants),
            new SubjectKeptCheck(),
            .. OfEndpoint(),
            new SessionLeaseCheck(leases),
        ];
        _signingInAnew =
        [
            new FailedAttemptsCheck(),
            new CredentialVerifiedCheck(grants),
            .. OfEndpoint(),
            new SubjectLimitCheck(subjects),
            new SessionLeaseCheck(leases),
        ];
        _examining = [new FailedAttemptsCheck(), new CredentialVerifiedCheck(grants)];
    }

    /// <inheritdoc cref="CapacityFirst(IGrantSource, SessionLeases, CapacityGate, MemoryCeiling, NodeDrain, CapacityGate, SubjectSessions, IResumption?)" />
    public static AdmissionOrder CapacityFirst(
        IGrantSource grants,
        SessionLeases leases,
        CapacityGate node,
        MemoryCeiling memory,
        NodeDrain drain,
        CapacityGate unauthenticated,
        IResumption? resumption = null
    ) => CapacityFirst(grants, leases, node, memory, drain, unauthenticated, new SubjectSessions(), resumption);

    /// <summary>Cheap refusals first: a full node spends nothing on signatures.</summary>
    public static AdmissionOrder CapacityFirst(
        IGrantSource grants,
        SessionLeases leases,
        CapacityGate node,
        MemoryCeiling memory,
        NodeDrain drain,
        CapacityGate unauthenticated,
        SubjectSessions subjects,
        IResumption? resumption
    ) =>
        new(
            [
                new OriginCheck(),
                new NodeDrainCheck(drain),
                new NodeMemoryCheck(memory),
                new NodeCapacityCheck(node),
                new EndpointCapacityCheck(),
                new AddressRateCheck(),
                new CredentialChosenCheck(unauthenticated),
                new CookieOriginCheck(),
                new FailedAttemptsCheck(),
                new CredentialVerifiedCheck(grants),
                .. OfEndpoint(),
                .. Resuming(resumption),
                new SubjectLimitCheck(subjects),
                new SessionLeaseCheck(leases),
            ],
            grants,
            leases,
            subjects,
            resumption
        );

    /// <summary>The order that clients of the <c>nse</c> dialect know: token, capacity, token id.</summary>
    public static AdmissionOrder TokenFirst(
        IGrantSource grants,
        SessionLeases leases,
        CapacityGate node,
        MemoryCeiling memory,
        NodeDrain drain,
        CapacityGate unauthenticated
    ) => TokenFirst(grants, leases, node, memory, drain, unauthenticated, new SubjectSessions());

    /// <inheritdoc cref="TokenFirst(IGrantSource, SessionLeases, CapacityGate, MemoryCeiling, NodeDrain, CapacityGate)" />
    public static AdmissionOrder TokenFirst(
        IGrantSource grants,
        SessionLeases leases,
        CapacityGate node,
        MemoryCeiling memory,
        NodeDrain drain,
        CapacityGate unauthenticated,
        SubjectSessions subjects
    ) =>
        new(
            [
                new OriginCheck(),
                new NodeDrainCheck(drain),
                new AddressRateCheck(),
                new CredentialChosenCheck(unauthenticated),
                new CookieOriginCheck(),
                new FailedAttemptsCheck(),
                new CredentialVerifiedCheck(grants),
                .. OfEndpoint(),
                new NodeMemoryCheck(memory),
                new NodeCapacityCheck(node),
                new EndpointCapacityCheck(),
                new SubjectLimitCheck(subjects),
                new SessionLeaseCheck(leases),
            ],
            grants,
            leases,
            subjects
        );

    /// <summary>Asks every check before the upgrade. On a refusal all places taken so far are given back.</summary>
    /// <returns>Null: admitted, or free to send its credential as the first message.</returns>
    public ValueTask<Refusal?> AdmitAsync(AdmissionContext client, CancellationToken cancellation) =>
        AskAsync(_atTheDoor, client, cancellation);

    /// <summary>Asks the checks that a first message's credential still has to pass.</summary>
    public ValueTask<Refusal?> AdmitFirstMessageAsync(AdmissionContext client, CancellationToken cancellation) =>
        AskAsync(_afterFirstMessage, client, cancellation);

    /// <summary>Asks the checks that the credential of a live session has to pass to prolong its grant.</summary>
    public ValueTask<Refusal?> AdmitRenewalAsync(AdmissionContext client, CancellationToken cancellation) =>
        AskAsync(_renewing, client, cancellation);

    /// <summary>Asks the checks that the credential has to pass with which a live session signs in anew, perhaps as somebody else.</summary>
    public ValueTask<Refusal?> AdmitAnewAsync(AdmissionContext client, CancellationToken cancellation) =>
        AskAsync(_signingInAnew, client, cancellation);

    /// <summary>Asks only whether a credential is believed.</summary>
    public ValueTask<Refusal?> ExamineAsync(AdmissionContext client, CancellationToken cancellation) =>
        AskAsync(_examining, client, cancellation);

    private static IAdmissionCheck[] OfEndpoint() => [new PermissionCheck(), new RoleCheck(), new TenantCheck()];

    private static IAdmissionCheck[] Resuming(IResumption? resumption) => resumption is null ? [] : [new ResumeCheck(resumption)];

    private static async ValueTask<Refusal?> AskAsync(
        ImmutableArray<IAdmissionCheck> checks,
        AdmissionContext client,
        CancellationToken cancellation
    )
    {
        var admitted = false;
        try
        {
            foreach (var check in checks)
            {
                if (await check.CheckAsync(client, cancellation) is { } refusal)
                {
                    return refusal;
                }
            }

            admitted = true;
            if (client.Grant is not null)
            {
                client.UnauthenticatedPlace?.Release();
            }

            return null;
        }
        finally
        {
            if (!admitted)
            {
                client.Slot.Release();
            }
        }
    }
}

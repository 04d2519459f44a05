using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;

namespace Tidegate.Auth.Policies;

/// <summary>Brings the plans and rules of the database into force, each kind whole.</summary>
/// <remarks>A document that cannot be used is left out and named in the log: whoever writes documents has them checked first.</remarks>
public sealed partial class AccessDocuments(
    PlanBook plans,
    PolicyBook policies,
    IDocumentStore store,
    ILogger<AccessDocuments>? logger = null
) : IChangeListener
{
    private readonly ILogger _logger = logger ?? NullLogger<AccessDocuments>.Instance;

    /// <inheritdoc />
    public ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Any(IsOurs) ? ReloadAsync(cancellation) : ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask OnUnknownAsync(CancellationToken cancellation) => ReloadAsync(cancellation);

    /// <summary>Reads all of them again. What was granted before has to be looked at again afterwards.</summary>
    /// <exception cref="StoreUnavailableException">The store is away; what held goes on to hold.</exception>
    internal async ValueTask ReloadAsync(CancellationToken cancellation)
    {
        var planDocuments = await store.ListAsync(AccessDocumentReader.PlanKind, cancellation);
        var policyDocuments = await store.ListAsync(AccessDocumentReader.PolicyKind, cancellation);
        plans.Replace(ReadPlans(planDocuments));
        policies.Replace(ReadPolicies(policyDocuments)); // last, because it says that something has changed
    }

    private static bool IsOurs(StoreChange change) =>
        change.Kind == StoreChangeKind.Document
        && (
            change.Value.StartsWith(AccessDocumentReader.PlanKind + ":", StringComparison.Ordinal)
            || change.Value.StartsWith(AccessDocumentReader.PolicyKind + ":", StringComparison.Ordinal)
        );

    private Dictionary<string, PlanOptions> ReadPlans(IReadOnlyList<StoredDocument> documents)
    {
        var read = new Dictionary<string, PlanOptions>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (IsGood(document, AccessDocumentReader.TryReadPlan(document, out var plan)))
            {
                read.Add(document.Name, plan!);
            }
        }

        return read;
    }

    private List<PolicyOptions> ReadPolicies(IReadOnlyList<StoredDocument> documents)
    {
        var read = new List<PolicyOptions>();
        foreach (var document in documents)
        {
            if (IsGood(document, AccessDocumentReader.TryReadPolicy(document, out var rule)))
            {
                read.Add(rule!);
            }
        }

        return read;
    }

    private bool IsGood(StoredDocument document, IReadOnlyList<string> faults)
    {
        foreach (var fault in faults)
        {
            LogLeftOut(_logger, document.Kind, document.Name, fault);
        }

        return faults.Count == 0;
    }

    [LoggerMessage(
        LogEvents.DocumentLeftOut,
        LogLevel.Error,
        "The {Kind} \"{Name}\" of the database cannot be used and is left out: {Fault}"
    )]
    private static partial void LogLeftOut(ILogger logger, string kind, string name, string fault);
}

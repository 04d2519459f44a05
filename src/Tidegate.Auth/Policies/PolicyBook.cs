using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Policies;

/// <summary>The rules that hold now: those of the configuration, then those of the database. Thread-safe.</summary>
public sealed class PolicyBook : IAccessRules
{
    private readonly PolicyOptions[] _configured;
    private readonly PolicyEffect _otherwise;
    private volatile PolicyTable _current;
    private long _version;

    /// <param name="configured">In the order in which they are asked, free of faults.</param>
    /// <param name="otherwise">What holds where no rule fits.</param>
    public PolicyBook(IEnumerable<PolicyOptions> configured, PolicyEffect otherwise)
    {
        (_configured, _otherwise) = ([.. configured], otherwise);
        _current = new PolicyTable(_configured, otherwise);
    }

    /// <summary>The table that holds now.</summary>
    public PolicyTable Current => _current;

    /// <inheritdoc />
    public long Version => Interlocked.Read(ref _version);

    /// <inheritdoc />
    public AccessVerdict Judge(Grant grant, string endpoint, Topic topic) => _current.Judge(grant, endpoint, topic);

    /// <summary>Swaps the table whole.</summary>
    /// <param name="stored">What the database has, free of faults.</param>
    internal void Replace(IEnumerable<PolicyOptions> stored)
    {
        var ordered = stored.OrderBy(rule => rule.Order).ThenBy(rule => rule.Name, StringComparer.Ordinal);
        _current = new PolicyTable(_configured.Concat(ordered), _otherwise);
        Touch();
    }

    /// <summary>Something that decides beside the rules has changed, too: a plan.</summary>
    internal void Touch() => Interlocked.Increment(ref _version);
}

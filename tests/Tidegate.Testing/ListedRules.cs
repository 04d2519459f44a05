using System.Collections.Concurrent;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Testing;

/// <summary>Says of the topics that a test lists what everybody may have of them; of all others everything.</summary>
public sealed class ListedRules : IAccessRules
{
    private readonly ConcurrentDictionary<string, AccessVerdict> _verdicts = new(StringComparer.Ordinal);
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public void Set(string topic, AccessVerdict verdict)
    {
        _verdicts[topic] = verdict;
        Interlocked.Increment(ref _version);
    }

    public AccessVerdict Judge(Grant grant, string endpoint, Topic topic) =>
        _verdicts.TryGetValue(topic.Path, out var verdict) ? verdict : AccessVerdict.Allow();
}

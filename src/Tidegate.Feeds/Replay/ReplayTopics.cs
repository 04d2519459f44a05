using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>The topics of one replay by those of its data. Filled while the data are read first, then read only; reading is thread-safe.</summary>
internal sealed class ReplayTopics(string id, int max)
{
    /// <summary>The family of all replays.</summary>
    public const string Prefix = "replay/";

    private readonly Dictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly HashSet<Topic> _own = [];

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Topic> All => _own;

    /// <summary>Whether a topic is one of them.</summary>
    public bool Has(Topic topic) => _own.Contains(topic);

    /// <summary>The topic for a topic of the data; false where there is none.</summary>
    public bool TryGet(string path, [NotNullWhen(true)] out Topic? topic) => _topics.TryGetValue(path, out topic);

    /// <summary>The same, added where it is new; false where the longer path would be none.</summary>
    /// <exception cref="FeedRefusedException">There are too many.</exception>
    public bool TryAdd(string path, [NotNullWhen(true)] out Topic? topic)
    {
        if (_topics.TryGetValue(path, out topic))
        {
            return true;
        }

        if (!Topic.TryParse($"{Prefix}{id}/{path}", out topic))
        {
            return false;
        }

        if (_topics.Count >= max)
        {
            throw new FeedRefusedException($"has more than {max} topics.");
        }

        _topics.Add(path, topic);
        _own.Add(topic);
        return true;
    }
}

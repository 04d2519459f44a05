using System.Collections.Concurrent;
using System.Security.Cryptography;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Hub;

/// <summary>What the shards of one hub have in common. Thread-safe.</summary>
internal sealed class HubCommons(HubOptions options, MonotonicClock clock, IHubObserver observer, IReadOnlyList<ITopicSource> sources)
{
    private readonly ConcurrentDictionary<Topic, bool> _published = new();
    private readonly long _pendingBytesMax =
        options.PendingBytesMax > 0 ? options.PendingBytesMax : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
    private HubShard[] _shards = [];

    public HubOptions Options { get; } = options;

    public MonotonicClock Clock { get; } = clock;

    public IHubObserver Observer { get; } = observer;

    public IReadOnlyList<ITopicSource> Sources { get; } = sources;

    /// <summary>Names this run of the hub: numbers of another epoch mean other updates.</summary>
    public string Epoch { get; } = $"e{clock.UnixNanoseconds() / 1_000_000:x}";

    /// <summary>Bytes that may wait for the clients of one shard.</summary>
    public long PendingBytesMax => _pendingBytesMax / _shards.Length;

    /// <summary>Fills bytes with randomness that nobody can guess; a test may take another source.</summary>
    public Action<Span<byte>> FillRandom { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>Sessions that may be resumed.</summary>
    public ResumeTable Resumables { get; } = new(options.ResumeCountMax, options.ResumeSubscriptionsMax);

    public DemandBoard Demand { get; } = new();

    /// <summary>The shards; set once, before anything runs.</summary>
    public IReadOnlyList<HubShard> Shards
    {
        get => _shards;
        set => _shards = [.. value];
    }

    /// <summary>The one shard that numbers and keeps the updates of a topic; the same in every run.</summary>
    public HubShard HomeOf(Topic topic) => _shards.Length == 1 ? _shards[0] : _shards[Spread(topic.Path) % (uint)_shards.Length];

    /// <summary>True for a topic that had an update: what was published exists.</summary>
    public bool IsPublished(Topic topic) => _published.ContainsKey(topic);

    public void AddPublished(Topic topic) => _published.TryAdd(topic, true);

    // FNV-1a (RFC 9923): names that differ in one letter lie apart, and unlike the hash of a string it does not change from process to process.
    private static uint Spread(string path)
    {
        var hash = 2_166_136_261;
        foreach (var letter in path)
        {
            hash = (hash ^ letter) * 16_777_619;
        }

        return hash;
    }
}

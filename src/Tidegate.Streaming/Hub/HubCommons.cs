using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What the shards of one hub have in common. Thread-safe.</summary>
internal sealed class HubCommons
{
    private readonly ConcurrentDictionary<Topic, bool> _published = new();
    private readonly ConcurrentDictionary<string, StreamSession> _sessions = new(StringComparer.Ordinal);
    private readonly Channel<StreamSession> _rehooked = Channel.CreateUnbounded<StreamSession>();
    private readonly long _pendingBytesMax;
    private readonly PublishDesk _publishing;
    private HubShard[] _shards = [];

    public HubCommons(
        HubOptions options,
        MonotonicClock clock,
        IHubObserver observer,
        IReadOnlyList<ITopicSource> sources,
        IAccessRules? rules = null
    )
    {
        (Options, Clock, Observer) = (options, clock, observer);
        _pendingBytesMax = options.PendingBytesMax > 0 ? options.PendingBytesMax : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
        Epoch = $"e{clock.UnixNanoseconds() / 1_000_000:x}";
        Resumables = new ResumeTable(options.ResumeCountMax, options.ResumeSubscriptionsMax);
        Terms = new TermsRule(sources, rules, IsPublished);
        _publishing = new PublishDesk(sources);
    }

    public HubOptions Options { get; }

    public MonotonicClock Clock { get; }

    public IHubObserver Observer { get; }

    /// <summary>What of a wish is granted: the one place where that is decided.</summary>
    public TermsRule Terms { get; }

    /// <summary>Sessions whose topics the host's own code has to judge again; each at most once, so bounded by the sessions.</summary>
    public ChannelWriter<StreamSession> Rehooked => _rehooked.Writer;

    /// <summary>The other end of <see cref="Rehooked"/>.</summary>
    public ChannelReader<StreamSession> ToRehook => _rehooked.Reader;

    /// <summary>Says what has become of grants; null: they hold until they end.</summary>
    public IGrantReview? Review { get; init; }

    /// <summary>Names this run of the hub: numbers of another epoch mean other updates.</summary>
    public string Epoch { get; }

    /// <summary>Bytes that may wait for the clients of one shard.</summary>
    public long PendingBytesMax => _pendingBytesMax / _shards.Length;

    /// <summary>An application's topics that one shard keeps.</summary>
    public int RetainedTopicsMax => Math.Max(Options.RetainedTopicsMax / Math.Max(_shards.Length, 1), 1);

    /// <summary>About how many bytes of them.</summary>
    public long RetainedBytesMax => Options.RetainedBytesMax / Math.Max(_shards.Length, 1);

    /// <summary>Fills bytes with randomness that nobody can guess; a test may take another source.</summary>
    public Action<Span<byte>> FillRandom { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>Sessions that may be resumed.</summary>
    public ResumeTable Resumables { get; }

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

    /// <summary>Every session in the hub, those that are closing included. Any thread; never more than a moment old.</summary>
    public ICollection<StreamSession> Sessions => _sessions.Values;

    /// <summary>The session of an id, or null.</summary>
    public StreamSession? FindSession(string id) => _sessions.GetValueOrDefault(id);

    public void AddSession(StreamSession session) => _sessions.TryAdd(session.Id, session);

    public void RemoveSession(StreamSession session) => _sessions.TryRemove(session.Id, out _);

    public void AddPublished(Topic topic) => _published.TryAdd(topic, true);

    /// <summary>Publishes for somebody who may; else says why not.</summary>
    public Refusal? Publish(Grant grant, AppUpdate update) => _publishing.Publish(grant, update, this);

    public void RemovePublished(Topic topic) => _published.TryRemove(topic, out _);

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

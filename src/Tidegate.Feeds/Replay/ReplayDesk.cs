using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>Makes, finds and ends the replays of all users, and has their topics. Thread-safe.</summary>
public sealed partial class ReplayDesk : IReplays, ITopicSource, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new(); // making and removing
    private readonly SemaphoreSlim _reading = new(1, 1); // a file that is read through takes a core
    private readonly ConcurrentDictionary<string, UserReplay> _replays = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserReplay>.AlternateLookup<ReadOnlySpan<char>> _byId;
    private readonly Dictionary<string, int> _making = new(StringComparer.Ordinal); // by owner, while their files are read
    private readonly ReplayOptions _options;
    private readonly ReplayFolder _folder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FeedMetrics _rows;
    private readonly ReplayMetrics _metrics;
    private (IUpdateSink Sink, CancellationToken Stopping)? _open;

    /// <summary>Makes a desk; nothing can be replayed before <see cref="RunAsync"/>.</summary>
    /// <param name="options">With a folder, free of faults.</param>
    /// <param name="time">The clock of all replays.</param>
    /// <param name="meters">Make the meter that counts them.</param>
    /// <param name="logger">Hears of replays that begin and end.</param>
    /// <exception cref="ArgumentException">The options name no folder, or have faults.</exception>
    public ReplayDesk(ReplayOptions options, TimeProvider time, IMeterFactory meters, ILogger<ReplayDesk> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Folder is not { } folder || ReplayOptionsFaults.Find(options).Count > 0)
        {
            throw new ArgumentException("The options name no folder, or have faults.", nameof(options));
        }

        (_options, _folder, _time, _logger) = (options, new ReplayFolder(folder), time, logger);
        _byId = _replays.GetAlternateLookup<ReadOnlySpan<char>>();
        _rows = new FeedMetrics(meters, UserReplay.FeedName);
        _metrics = new ReplayMetrics(meters, state => _replays.Values.Count(replay => replay.Control.Status.State == state));
    }

    string ITopicSource.Name => UserReplay.FeedName;

    /// <summary>Lets replays play until stopped, and ends those that nobody wants.</summary>
    public async Task RunAsync(ITopicDemand demand, IUpdateSink sink, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(demand);
        lock (_gate)
        {
            _open = (sink, stopping);
        }

        try
        {
            await Task.WhenAll(FollowAsync(demand, stopping), SweepAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the usual end
        }
        finally
        {
            lock (_gate)
            {
                _open = null;
            }

            await Task.WhenAll(_replays.Values.Select(replay => replay.Running));
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<ReplayView> ListOf(Grant owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return [.. OfOwner(owner.UserId).Select(replay => replay.View)];
    }

    /// <inheritdoc />
    public ReplayView? Find(Grant owner, string id) => FindOwn(owner, id)?.View;

    /// <inheritdoc />
    public IReplayControl? ControlOf(Grant owner, string id) => FindOwn(owner, id)?.Control;

    /// <inheritdoc />
    public async ValueTask<bool> EndAsync(Grant owner, string id)
    {
        if (FindOwn(owner, id) is not { } replay)
        {
            return false;
        }

        await EndAsync(replay, ReplayEnds.Asked);
        return true;
    }

    /// <inheritdoc />
    public IReadOnlyList<ReplayView> ListAll() => [.. InOrder(_replays.Values).Select(replay => replay.View)];

    /// <inheritdoc />
    public async ValueTask<ReplayView?> EndAsync(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!_replays.TryGetValue(id, out var replay))
        {
            return null;
        }

        await EndAsync(replay, ReplayEnds.Administrator);
        return replay.View;
    }

    /// <inheritdoc />
    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        highest = ReplayOf(topic) is { } replay && replay.Has(topic) ? replay.Highest : null;
        return highest is not null;
    }

    /// <inheritdoc />
    /// <remarks>A replay that there is not is nobody's, so that nobody learns which there are.</remarks>
    public bool IsFor(Grant grant, Topic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return !topic.Path.StartsWith(ReplayTopics.Prefix, StringComparison.Ordinal)
            || (
                ReplayOf(topic) is { } replay
                && (replay.Wish.Shared || string.Equals(replay.Owner, grant?.UserId, StringComparison.Ordinal))
            );
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    private async Task PlayAsync(UserReplay replay, IUpdateSink sink, CancellationToken stopping)
    {
        try
        {
            await replay.RunAsync(sink, stopping);
        }
        finally
        {
            _replays.TryRemove(replay.Id, out _);
            _metrics.Ended(replay.EndedBy ?? ReplayEnds.Stopped);
        }
    }

    private static Task EndAsync(UserReplay replay, string by)
    {
        replay.End(by);
        return replay.Running;
    }

    private async Task FollowAsync(ITopicDemand demand, CancellationToken stopping)
    {
        await foreach (var change in demand.ReadAllAsync(stopping))
        {
            ReplayOf(change.Topic)?.SetWanted(change.Topic, change.Mode is not null);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweepEvery, _time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            foreach (var replay in _replays.Values)
            {
                var limit = replay.IsOver ? KeptAfterEnd : _options.IdleTimeout;
                if (replay.IdleFor >= limit)
                {
                    replay.End(ReplayEnds.Idle);
                }
            }
        }
    }

    private IEnumerable<UserReplay> OfOwner(string user) => InOrder(_replays.Values.Where(replay => replay.Owner == user));

    private static IEnumerable<UserReplay> InOrder(IEnumerable<UserReplay> replays) =>
        replays.OrderBy(replay => replay.MadeAt).ThenBy(replay => replay.Id, StringComparer.Ordinal);

    private UserReplay? FindOwn(Grant owner, string id)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(id);
        return _replays.GetValueOrDefault(id) is { } replay && replay.Owner == owner.UserId ? replay : null;
    }

    private UserReplay? ReplayOf(Topic topic)
    {
        var path = topic.Path.AsSpan();
        if (!path.StartsWith(ReplayTopics.Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[ReplayTopics.Prefix.Length..];
        var slash = rest.IndexOf('/');
        return slash > 0 && _byId.TryGetValue(rest[..slash], out var replay) ? replay : null;
    }
}

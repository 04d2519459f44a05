using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>Makes, finds and ends the replays of all users, and has their topics. Thread-safe.</summary>
public sealed class ReplayDesk : IReplays, ITopicSource, IDisposable
{
    private const string RuleCount = "replay.count";
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
    private (IUpdateSink Sink, CancellationToken Stopping)? _open;

    /// <summary>Makes a desk; nothing can be replayed before <see cref="RunAsync"/>.</summary>
    /// <param name="options">With a folder, free of faults.</param>
    /// <param name="time">The clock of all replays.</param>
    /// <param name="logger">Hears of replays that begin and end.</param>
    /// <exception cref="ArgumentException">The options name no folder, or have faults.</exception>
    public ReplayDesk(ReplayOptions options, TimeProvider time, ILogger<ReplayDesk> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Folder is not { } folder || ReplayOptionsFaults.Find(options).Count > 0)
        {
            throw new ArgumentException("The options name no folder, or have faults.", nameof(options));
        }

        (_options, _folder, _time, _logger) = (options, new ReplayFolder(folder), time, logger);
        _byId = _replays.GetAlternateLookup<ReadOnlySpan<char>>();
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
    public async ValueTask<ReplayStart> StartAsync(Grant owner, ReplayWish wish, int? mostForOwner, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(wish);
        if (wish.Speed is not (>= 0.1 and <= 1_000) || wish.From >= wish.To || !IsExchange(wish.Exchange))
        {
            return ReplayStart.Refused(
                new Refusal(GatewayErrors.BadRequest),
                "speed is 0.1 to 1000, from lies before to, exchange is one segment of a topic"
            );
        }

        if (!_folder.TryFind(wish.File, out var path))
        {
            return ReplayStart.Refused(new Refusal(GatewayErrors.NotFound), "There is no such file to replay");
        }

        if (Reserve(owner, Math.Min(_options.PerUserMax, mostForOwner ?? int.MaxValue)) is { } refusal)
        {
            return ReplayStart.Refused(refusal);
        }

        try
        {
            return await MakeAsync(owner, wish, path, cancellation);
        }
        finally
        {
            lock (_gate)
            {
                if (--_making[owner.UserId] == 0)
                {
                    _making.Remove(owner.UserId);
                }
            }
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

        replay.End();
        await replay.Running;
        return true;
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

    private async ValueTask<ReplayStart> MakeAsync(Grant owner, ReplayWish wish, string path, CancellationToken cancellation)
    {
        var id = string.Create(
            CultureInfo.InvariantCulture,
            $"{RandomNumberGenerator.GetInt32(1_000_000):d6}{RandomNumberGenerator.GetInt32(1_000_000):d6}"
        );
        using var late = new CancellationTokenSource(_options.ReadTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await _reading.WaitAsync(either.Token);
            ReplayData data;
            try
            {
                var topics = new ReplayTopics(id, _options.TopicsMax);
                data = await Task.Run(() => ReplayData.Read(path, wish, topics, _options.RowsMax, either.Token), either.Token);
            }
            finally
            {
                _reading.Release();
            }

            return Begin(new UserReplay(id, owner.UserId, wish, data, _time, _logger));
        }
        catch (FeedRefusedException refused)
        {
            return ReplayStart.Refused(new Refusal(GatewayErrors.BadRequest), $"The file '{wish.File}' {refused.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ReplayStart.Refused(new Refusal(GatewayErrors.Unavailable), "The file takes too long to be read");
        }
    }

    private ReplayStart Begin(UserReplay replay)
    {
        lock (_gate)
        {
            if (_open is not { } open || !_replays.TryAdd(replay.Id, replay))
            {
                replay.Dispose();
                return ReplayStart.Refused(new Refusal(GatewayErrors.Unavailable));
            }

            var view = replay.View;
            replay.Running = Task.Run(() => PlayAsync(replay, open.Sink, open.Stopping), CancellationToken.None);
            return ReplayStart.Made(view);
        }
    }

    private async Task PlayAsync(UserReplay replay, IUpdateSink sink, CancellationToken stopping)
    {
        await replay.RunAsync(sink, stopping);
        _replays.TryRemove(replay.Id, out _);
    }

    private Refusal? Reserve(Grant owner, int most)
    {
        lock (_gate)
        {
            var making = _making.GetValueOrDefault(owner.UserId);
            var own = OfOwner(owner.UserId).Count(replay => replay.Control.Status.State != ReplayState.Stopped) + making;
            if (_open is null)
            {
                return new Refusal(GatewayErrors.Unavailable);
            }

            if (own >= most || _replays.Count + _making.Values.Sum() >= _options.Max)
            {
                return new Refusal(GatewayErrors.ReplayLimit, own >= most ? RuleCount : null);
            }

            _making[owner.UserId] = making + 1;
            return null;
        }
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
                var limit = replay.Control.Status.State == ReplayState.Stopped ? KeptAfterEnd : _options.IdleTimeout;
                if (replay.IdleFor >= limit)
                {
                    replay.End();
                }
            }
        }
    }

    private IEnumerable<UserReplay> OfOwner(string user) =>
        _replays
            .Values.Where(replay => replay.Owner == user)
            .OrderBy(replay => replay.MadeAt)
            .ThenBy(replay => replay.Id, StringComparer.Ordinal);

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

    private static bool IsExchange(string exchange) =>
        !exchange.Contains('/', StringComparison.Ordinal) && Topic.TryParse($"md/{exchange}/X", out _);
}

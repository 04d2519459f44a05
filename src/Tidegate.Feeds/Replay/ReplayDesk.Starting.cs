using System.Globalization;
using System.Security.Cryptography;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <content>How a replay comes to be: its place, its file, its loop.</content>
public sealed partial class ReplayDesk
{
    private const string RuleCount = "replay.count";

    /// <inheritdoc />
    public async ValueTask<ReplayStart> StartAsync(Grant owner, ReplayWish wish, int? mostForOwner, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(wish);
        var start = await TryStartAsync(owner, wish, mostForOwner, cancellation);
        _metrics.Asked(start.Refusal);
        return start;
    }

    private async ValueTask<ReplayStart> TryStartAsync(Grant owner, ReplayWish wish, int? mostForOwner, CancellationToken cancellation)
    {
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

            return Begin(new UserReplay(id, owner.UserId, wish, data, _time, _rows, _logger));
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

    private Refusal? Reserve(Grant owner, int most)
    {
        lock (_gate)
        {
            if (_open is null)
            {
                return new Refusal(GatewayErrors.Unavailable);
            }

            // One that is over counts too: it has its place, and could begin anew.
            var making = _making.GetValueOrDefault(owner.UserId);
            var own = OfOwner(owner.UserId).Where(replay => !replay.IsEnding).ToList();
            if (own.Count + making == most && own.Find(replay => replay.IsOver && !replay.IsHeard) is { } over)
            {
                over.End(ReplayEnds.Room);
                own.Remove(over);
            }

            if (own.Count + making >= most || _replays.Values.Count(replay => !replay.IsEnding) + _making.Values.Sum() >= _options.Max)
            {
                return new Refusal(GatewayErrors.ReplayLimit, own.Count + making >= most ? RuleCount : null);
            }

            _making[owner.UserId] = making + 1;
            return null;
        }
    }

    private static bool IsExchange(string exchange) =>
        !exchange.Contains('/', StringComparison.Ordinal) && Topic.TryParse($"md/{exchange}/X", out _);
}

using Microsoft.Extensions.Logging;
using Tidegate.Core.Messages;
using Tidegate.Feeds.Brokers.Logins;
using Tidegate.Feeds.Brokers.Sockets;
using Tidegate.Feeds.Brokers.Upstream;
using Tidegate.Feeds.Supervision;

namespace Tidegate.Feeds.Brokers;

/// <summary>One connection of a feed, opened again and again as long as something is wanted on it: with a login asked for anew, and with back-off.</summary>
internal sealed partial class BrokerConnection(BrokerContext context, UpstreamShard shard)
{
    private static readonly TimeSpan BackOffMin = TimeSpan.FromMilliseconds(500);

    // A connection that held this long was healthy: what comes after it is a new trouble, not the old one.
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = context.Logger;
    private readonly JitteredBackOff _backOff = new(BackOffMin, context.Options.ReconnectMax, context.Jitter);
    private readonly NoTicksRule _noTicks = new(context);
    private int _state;
    private long? _unneededSince;
    private int _failures;
    private bool _wasLost;

    public UpstreamShard Shard => shard;

    /// <summary>For any thread.</summary>
    public ConnectionState State
    {
        get => (ConnectionState)Volatile.Read(ref _state);
        private set => Volatile.Write(ref _state, (int)value);
    }

    /// <summary>Why it is not open; empty where it is. For any thread.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Keeps it open while it is needed, until the stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            if (!context.Board.IsNeeded(shard))
            {
                (State, Reason) = (ConnectionState.Idle, "");
                await shard.WaitAsync(stopping);
                continue;
            }

            var pause = await OpenAndTalkAsync(stopping);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, context.Time, stopping);
            }
        }
    }

    /// <summary>One attempt, and the conversation where it succeeds.</summary>
    /// <returns>How long to wait before the next one.</returns>
    private async Task<TimeSpan> OpenAndTalkAsync(CancellationToken stopping)
    {
        if (State is ConnectionState.Idle)
        {
            (State, Reason) = (ConnectionState.Connecting, "connecting");
            TellAll(FeedState.Recovering, "connecting");
        }

        var version = context.Logins.Version;
        BrokerLogin? login = null;
        IBrokerSocket? socket;
        try
        {
            using var turn = await context.Logins.EnterAsync(stopping);
            login = await context.Logins.AskAsync(stopping);
            socket = login is null ? null : await DialAsync(login, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // the loop that owns the socket is where every failure of the network ends
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Failed(failure, login);
        }

        if (socket is null)
        {
            await NeedLoginAsync(version, stopping);
            return TimeSpan.Zero;
        }

        return await TalkAsync(socket, login!, stopping);
    }

    private async Task<IBrokerSocket?> DialAsync(BrokerLogin login, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(context.Options.ConnectTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            return await context.Dialer.DialAsync(context.Language.DoorFor(login), either.Token);
        }
        catch (DoorRefusedException refused)
        {
            switch (context.Language.Judge(refused.Status))
            {
                case DoorVerdict.NeedsLogin:
                    context.Metrics.Failed("login_refused");
                    context.Logins.Refuse(login);
                    return null;
                case DoorVerdict.Throttled:
                    context.Logins.Close(context.Options.ThrottledWait * (1 + context.Jitter()));
                    throw;
                default:
                    throw;
            }
        }
    }

    private async Task NeedLoginAsync(long version, CancellationToken stopping)
    {
        if (State != ConnectionState.NeedsLogin)
        {
            (State, Reason) = (ConnectionState.NeedsLogin, "needs_login");
            LogNeedsLogin(context.Name, shard.Index);
        }

        TellAll(FeedState.NeedsLogin, "needs_login");
        _failures = 0;

        // Woken by another login, or by topics that came meanwhile and must be told the same.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var changed = context.Logins.WaitAsync(version, ending.Token);
        while (!changed.IsCompleted && context.Board.IsNeeded(shard))
        {
            var woken = shard.WaitAsync(ending.Token).AsTask();
            if (await Task.WhenAny(changed, woken) == woken)
            {
                await woken;
                TellAll(FeedState.NeedsLogin, "needs_login");
            }
        }

        await ending.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        if (changed.IsCompletedSuccessfully)
        {
            shard.Wake(); // the wait that was given up may have taken the last one along
        }
    }

    private TimeSpan Failed(Exception failure, BrokerLogin? login)
    {
        _failures++;
        var isThrottled = failure is DoorRefusedException refused && context.Language.Judge(refused.Status) == DoorVerdict.Throttled;
        var reason = failure switch
        {
            DoorRefusedException => isThrottled ? "throttled" : "refused",
            _ when login is null => "logins_unreachable",
            OperationCanceledException => "timeout",
            _ => "unreachable",
        };
        context.Metrics.Failed(reason);
        (State, Reason) = (isThrottled ? ConnectionState.Throttled : ConnectionState.Connecting, reason);
        TellAll(FeedState.Stale, reason);
        var delay = isThrottled ? TimeSpan.Zero : _backOff.After(_failures); // who is throttled waits for his turn
        if (isThrottled)
        {
            LogThrottled(context.Name, shard.Index);
        }
        else
        {
            var detail = failure is DoorRefusedException door ? door.Message : failure.GetType().Name; // never its text: it may name the address
            LogLost(context.Name, shard.Index, reason, detail, _failures, (long)delay.TotalMilliseconds);
        }

        return delay;
    }

    private async Task<TimeSpan> TalkAsync(IBrokerSocket socket, BrokerLogin login, CancellationToken stopping)
    {
        var openedAt = context.Time.GetTimestamp();
        var rollover = context.NextRollover();
        (State, Reason, _unneededSince) = (ConnectionState.Open, "", null);
        context.Metrics.Connected();
        if (_wasLost)
        {
            context.Metrics.Reconnected();
            _wasLost = false;
        }

        LogConnected(context.Name, shard.Index);
        var listener = new ConnectionListener(shard, login, context.Faults, context.Orders, context.Metrics, context.Time);
        using var conversation = new BrokerConversation(
            context.Language,
            socket,
            context.Board,
            shard,
            listener,
            context.Time,
            heard => Judge(heard, login, rollover, openedAt)
        );
        var reason = await conversation.RunAsync(stopping);
        stopping.ThrowIfCancellationRequested();
        _noTicks.Ended(reason, listener.LastTick != 0);
        if (reason == ConversationEnd.NotNeeded)
        {
            LogReleased(context.Name, shard.Index);
            return TimeSpan.Zero;
        }

        return Lost(reason, context.Time.GetElapsedTime(openedAt));
    }

    private TimeSpan Lost(string reason, TimeSpan held)
    {
        _wasLost = true;
        (State, Reason) = (ConnectionState.Connecting, reason);
        if (ConversationEnd.IsOurs(reason))
        {
            _failures = 0;
            TellAll(FeedState.Recovering, reason);
            LogLost(context.Name, shard.Index, reason, "by us", 0, 0);
            return TimeSpan.Zero;
        }

        context.Metrics.Failed(reason);
        _failures = held >= HealthyAfter ? 1 : _failures + 1;
        TellAll(FeedState.Stale, "upstream_lost");
        var delay = _backOff.After(_failures);
        LogLost(context.Name, shard.Index, reason, "while open", _failures, (long)delay.TotalMilliseconds);
        return delay;
    }

    /// <summary>What ends an open connection from our side; null: nothing.</summary>
    private string? Judge(ConnectionListener heard, BrokerLogin login, DateTimeOffset? rollover, long openedAt)
    {
        if (context.Time.GetUtcNow() >= rollover)
        {
            return ConversationEnd.Rollover;
        }

        if (!context.Logins.IsCurrent(login))
        {
            return ConversationEnd.LoginChanged;
        }

        if (_noTicks.IsBroken(shard, heard, openedAt))
        {
            return ConversationEnd.NoTicks;
        }

        if (context.Board.IsNeeded(shard))
        {
            _unneededSince = null;
            return null;
        }

        _unneededSince ??= context.Time.GetTimestamp();
        return context.Time.GetElapsedTime(_unneededSince.Value) >= context.Options.Linger ? ConversationEnd.NotNeeded : null;
    }

    /// <summary>Tells those who came while it is not open how things stand. For any thread.</summary>
    public void TellNewcomers()
    {
        var (state, reason) = State switch
        {
            ConnectionState.NeedsLogin => (FeedState.NeedsLogin, "needs_login"),
            ConnectionState.Throttled => (FeedState.Stale, "throttled"),
            _ => (FeedState.Recovering, "connecting"),
        };
        foreach (var stream in Shard.Streams)
        {
            if (stream.Told.State is null)
            {
                stream.Tell(state, reason);
            }
        }
    }

    private void TellAll(FeedState state, string reason)
    {
        foreach (var stream in shard.Streams)
        {
            stream.Tell(state, reason);
        }
    }

    [LoggerMessage(LogEvents.BrokerConnected, LogLevel.Information, "Feed {Feed}: connection {Index} is open")]
    private partial void LogConnected(string feed, int index);

    [LoggerMessage(
        LogEvents.BrokerLost,
        LogLevel.Warning,
        "Feed {Feed}: connection {Index}: {Reason} ({Detail}), {Failures} times in a row; again in {DelayMs} ms"
    )]
    private partial void LogLost(string feed, int index, string reason, string detail, int failures, long delayMs);

    [LoggerMessage(
        LogEvents.BrokerNeedsLogin,
        LogLevel.Error,
        "Feed {Feed}: connection {Index} waits for a new login at the broker (tidegate broker login)"
    )]
    private partial void LogNeedsLogin(string feed, int index);

    [LoggerMessage(
        LogEvents.BrokerThrottled,
        LogLevel.Warning,
        "Feed {Feed}: connection {Index}: the broker said \"too many\"; nobody knocks for minutes"
    )]
    private partial void LogThrottled(string feed, int index);

    [LoggerMessage(LogEvents.BrokerReleased, LogLevel.Information, "Feed {Feed}: connection {Index} is not needed any more and was closed")]
    private partial void LogReleased(string feed, int index);
}

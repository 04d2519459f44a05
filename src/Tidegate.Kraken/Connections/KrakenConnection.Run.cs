using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Tidegate.Kraken.Connections;

/// <summary>The loop that owns the sockets.</summary>
internal sealed partial class KrakenConnection
{
    private async Task RunAsync(Task before, CancellationToken stopping)
    {
        await before.ConfigureAwait(false);
        var failures = 0;
        try
        {
            while (true)
            {
                var started = _options.TimeProvider.GetTimestamp();
                var end = await AttemptAsync(stopping).ConfigureAwait(false);
                stopping.ThrowIfCancellationRequested();
                if (end.IsFinal)
                {
                    Finish(end);
                    return;
                }

                if (RestsForWantOfWishes())
                {
                    return;
                }

                // Accepted and dropped at once is a failure too: only a socket that held for a minute forgives.
                failures = _options.TimeProvider.GetElapsedTime(started) >= Steady ? 1 : failures + 1;
                SetState(KrakenConnectionState.Recovering, end.Reason);
                var pause = ReconnectPace.Before(end.Kind, failures, Jitter());
                LogLost(_name, end.Reason, pause.TotalSeconds);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, _options.TimeProvider, stopping).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Disposed: an ending, not an error.
        }
#pragma warning disable CA1031 // whatever it is, whoever waits for this connection has to hear that it is over
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Finish(new ConnectionEnd(EndKind.Failed, $"A fault of this program: {fault.GetType().Name}."));
        }
    }

    // Nobody wants anything any more: the exchange closes such a socket within a minute, and opening it again would spend connects and tokens for nothing.
    private bool RestsForWantOfWishes()
    {
        lock (_gate)
        {
            _isStarted = false;
        }

        // Whoever wants something says so first and starts then: either it is seen here, or the start finds that nothing runs.
        var isWanted = Desk.Count().Wanted > 0;
        lock (_gate)
        {
            if (_isStarted)
            {
                return true; // started meanwhile, and waits for this run to end
            }

            _isStarted = isWanted;
            if (!isWanted && _state != KrakenConnectionState.Stopped)
            {
                (_state, _reason) = (KrakenConnectionState.Idle, "Nothing is wanted of it.");
            }

            return !isWanted;
        }
    }

    private async Task<ConnectionEnd> AttemptAsync(CancellationToken stopping)
    {
        if (_tokens is not null)
        {
            try
            {
                _token = await _tokens.GetTokenAsync(stopping).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // a source of the program's own may throw anything, and may have a token the next time
            catch (Exception exception) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                return ConnectionEnd.OfToken(exception);
            }
        }

        await TakeBudgetAsync(stopping).ConfigureAwait(false);
        var (socket, refusal) = await SocketDialer.DialAsync(_address, _options, stopping).ConfigureAwait(false);
        return refusal ?? await LiveAsync(socket!, stopping).ConfigureAwait(false);
    }

    private async Task TakeBudgetAsync(CancellationToken stopping)
    {
        while (_budget.Take() is var wait && wait > TimeSpan.Zero)
        {
            SetState(KrakenConnectionState.Recovering, "The budget of connects is used up.");
            LogBudget(_name, wait.TotalSeconds);
            await Task.Delay(wait, _options.TimeProvider, stopping).ConfigureAwait(false);
        }
    }

    private async Task<ConnectionEnd> LiveAsync(WebSocket socket, CancellationToken stopping)
    {
        using var session = new ConnectionSession(socket, _options, this, NextId);
        var represent = Channel.CreateBounded<(KrakenTopic, string)>(1_024);
        lock (_gate)
        {
            (_session, _represent) = (session, represent);
        }

        Interlocked.Increment(ref _connects);
        SetState(KrakenConnectionState.Live, null);
        LogLive(_name);
        Desk.Open();
        lock (_gate)
        {
            _live = _live.Task.IsCompleted ? NewLive() : _live;
            _live.TrySetResult(session);
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var representing = RepresentAsync(represent.Reader, session, ended.Token);
        var end = await session.RunAsync(stopping).ConfigureAwait(false);
        lock (_gate)
        {
            _session = null;
            _live = NewLive();
        }

        Desk.Close();
        await ended.CancelAsync().ConfigureAwait(false);
        await representing.ConfigureAwait(false);
        _listener.OnLost();
        return end;
    }

    // A token was refused: drops it, gets another one, presents that. One after another, so that many refusals of one token cost one.
    private async Task RepresentAsync(
        ChannelReader<(KrakenTopic Topic, string Error)> refused,
        ConnectionSession session,
        CancellationToken ended
    )
    {
        try
        {
            var presented = _token!;
            await foreach (var (topic, error) in refused.ReadAllAsync(ended).ConfigureAwait(false))
            {
                try
                {
                    await ReplaceTokenAsync(presented, error, ended).ConfigureAwait(false);
                    presented = _token!;
                    Desk.Represent(topic);
                }
#pragma warning disable CA1031 // as above
                catch (Exception exception) when (!ended.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    // None to be had: the next attempt waits for one, and says so; where only a person can help, this is the end.
                    session.End(ConnectionEnd.OfToken(exception));
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The socket is gone; the next one begins with a fresh token.
        }
    }

    private void Finish(ConnectionEnd end)
    {
        var state = end.Kind == EndKind.NeedsLogin ? KrakenConnectionState.NeedsLogin : KrakenConnectionState.Failed;
        var exception = new KrakenConnectionException(state, end.Reason);
        LogEnded(_name, state, end.Reason);
        SetState(state, end.Reason);
        Desk.Clear();
        FailLive(exception);
        lock (_gate)
        {
            _isStarted = false;
        }

        _listener.OnEnded(exception);
    }

    private double Jitter()
    {
        lock (_random)
        {
#pragma warning disable CA5394 // spreads reconnects; keeps no secret
            return _random.NextDouble();
#pragma warning restore CA5394
        }
    }

    [LoggerMessage(LogEvents.ConnectionLive, LogLevel.Information, "Connection {Name} is live")]
    private partial void LogLive(string name);

    [LoggerMessage(LogEvents.ConnectionLost, LogLevel.Warning, "Connection {Name} is recovering: {Reason} Next attempt in {Seconds} s")]
    private partial void LogLost(string name, string reason, double seconds);

    [LoggerMessage(
        LogEvents.ConnectionBudget,
        LogLevel.Warning,
        "Connection {Name} waits {Seconds} s: the exchange bans an address that connects more often"
    )]
    private partial void LogBudget(string name, double seconds);

    [LoggerMessage(LogEvents.ConnectionEnded, LogLevel.Error, "Connection {Name} has ended as {State}: {Reason}")]
    private partial void LogEnded(string name, KrakenConnectionState state, string reason);
}

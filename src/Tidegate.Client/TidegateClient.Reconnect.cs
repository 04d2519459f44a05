using System.Text;
using System.Text.Json;
using Tidegate.Client.Connections;
using Tidegate.Client.Messages;
using Tidegate.Client.Reconnection;
using Tidegate.Core.Errors;

namespace Tidegate.Client;

public sealed partial class TidegateClient
{
    private TimeSpan? _retryAfter;
    private string? _resume;

    // The one reconnect loop: it owns the connection from the first welcome to the end.
    private async Task<ConnectionEnd> RunAsync()
    {
        while (true)
        {
            var connection = _connection!;
            var start = _options.Time.GetTimestamp();
            await HoldAsync(connection).ConfigureAwait(false);
            var end = await connection.Ended.ConfigureAwait(false);
            if (_options.Time.GetElapsedTime(start) >= ReconnectSchedule.StepMax)
            {
                _schedule.Reset(); // only a connection that held: one that flaps goes on backing off
            }

            if (_closing.IsCancellationRequested || !_options.Reconnect || IsFinal(end.Error))
            {
                return Finish(end);
            }

            lock (_gate)
            {
                _current = new TaskCompletionSource<TidegateConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            Move(ClientState.Recovering);
            if (await ReturnAsync(end).ConfigureAwait(false) is { } final)
            {
                return Finish(final);
            }

            await connection.DisposeAsync().ConfigureAwait(false);
            Move(ClientState.Connected);
        }
    }

    /// <summary>Keeps a connection until it ends or the user closes.</summary>
    private async Task HoldAsync(TidegateConnection connection)
    {
        var watching = connection.WatchAsync(stale => Move(stale ? ClientState.Stale : ClientState.Connected));
        var closing = Task.Delay(Timeout.InfiniteTimeSpan, _options.Time, _closing.Token);
        if (await Task.WhenAny(watching, closing).ConfigureAwait(false) == closing)
        {
            await connection.CloseAsync().ConfigureAwait(false);
        }

        await watching.ConfigureAwait(false);
    }

    /// <summary>Attempts until connected and subscribed again (null), or until coming back is pointless (why).</summary>
    private async Task<ConnectionEnd?> ReturnAsync(ConnectionEnd end)
    {
        var retryAfter = end.Error.RetryAfter ?? _retryAfter;
        _retryAfter = null;
        while (true)
        {
            try
            {
                await Task.Delay(_schedule.Next(retryAfter), _options.Time, _closing.Token).ConfigureAwait(false);
                await OpenAsync(_closing.Token).ConfigureAwait(false);
                return null;
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return ConnectionEnd.ClosedByUs;
            }
            catch (ConnectRefusedException refused)
            {
                end = new ConnectionEnd(refused.CloseCode, refused.Error with { Message = refused.Message });
                retryAfter = refused.Error.RetryAfter;
                if (IsFinal(refused.Error))
                {
                    return end;
                }
            }
            catch (Exception fault)
                when (fault is ConnectFailedException or ConnectionEndedException or RequestRefusedException or TimeoutException)
            {
                retryAfter = null;
            }
        }
    }

    /// <summary>One attempt: ask for the credential, connect, subscribe again to what was wanted.</summary>
    private async Task OpenAsync(CancellationToken cancellation)
    {
        _token = await AskCredentialAsync(cancellation).ConfigureAwait(false);
        var connection = await TidegateConnection.OpenAsync(_options, _token, _resume, OnPush, cancellation).ConfigureAwait(false);
        _resume = connection.ResumeSecret;
        try
        {
            await SubscribeAgainAsync(connection, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _refusals.Reset();
        lock (_gate)
        {
            _connection = connection;
            _current.TrySetResult(connection);
        }
    }

    /// <summary>A session that was resumed has its subscriptions already: only what was asked for while the connection broke is made good.</summary>
    private async Task SubscribeAgainAsync(TidegateConnection connection, CancellationToken cancellation)
    {
        string[] present = [];
        if (connection.Welcome.Resumed == true)
        {
            var reply = await connection.AskAsync(id => new Request("subscriptions", id), cancellation).ConfigureAwait(false);
            present = SubscriptionResults.Topics(reply);
            foreach (var unwanted in _wanted.Unwanted(present).Chunk(BatchMax))
            {
                await connection.AskAsync(id => new Request("unsubscribe", id) { Topics = unwanted }, cancellation).ConfigureAwait(false);
            }
        }

        foreach (var batch in _wanted.Batches(BatchMax, present))
        {
            var results = await AskAsync(connection, batch, cancellation).ConfigureAwait(false);
            Forget(results);
            TellLost(results);
        }
    }

    private async Task<string?> AskCredentialAsync(CancellationToken cancellation)
    {
        try
        {
            return _options.Credential is null ? null : await _options.Credential(cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // A deadline of its own too, as of an HttpClient: it is no stop of ours, and would have ended the loop with everybody waiting for it.
            throw new ConnectFailedException("The credential provider failed", fault); // it may work again at the next attempt
        }
    }

    // Nobody waits for these results, so a subscription that the new connection did not get is told as the protocol tells a move "off".
    private void TellLost(IEnumerable<SubscriptionResult> results)
    {
        foreach (var (topic, error) in results.Where(result => !result.IsGranted).Select(result => (result.Topic, result.Error!)))
        {
            var rule = error.Rule ?? error.Id;
            var body = $$"""{"type":"subscription.changed","topic":{{Quote(topic)}},"to":null,"rule":{{Quote(rule)}}}""";
            if (MessageParser.TryParse(Encoding.UTF8.GetBytes(body), out _, out var push))
            {
                OnPush(push!);
            }
        }

        static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
    }

    private bool IsFinal(ErrorInfo error) =>
        error.Retry switch
        {
            Retry.Never => true,
            Retry.AfterNewCredential => _options.Credential is null || _refusals.Add(_token),
            _ => false,
        };

    private ConnectionEnd Finish(ConnectionEnd end)
    {
        var fault = end.IsNormal ? null : new ConnectionEndedException(end);
        lock (_gate)
        {
            if (!_current.TrySetException(fault ?? new ConnectionEndedException(end)))
            {
                _current = new TaskCompletionSource<TidegateConnection>();
                _current.SetException(fault ?? new ConnectionEndedException(end));
            }
        }

        Move(end.Error.Retry == Retry.AfterNewCredential ? ClientState.NeedsLogin : ClientState.Closed);
        _pushes.Writer.TryComplete(fault);
        return end;
    }
}

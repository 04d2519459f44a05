using System.Collections.Concurrent;
using System.Text.Json;
using Tidegate.Client.Messages;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Client.Connections;

/// <summary>One welcomed conversation of <c>tidegate.v1</c> on one socket: requests find their replies, pushes are handed on.</summary>
internal sealed class TidegateConnection : IAsyncDisposable
{
    private static readonly TimeSpan PingIntervalMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingIntervalMax = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PingIntervalDefault = TimeSpan.FromSeconds(25);

    private readonly ConcurrentDictionary<long, TaskCompletionSource<Reply>> _waiting = [];
    private readonly TaskCompletionSource<Welcome> _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ClientSocket _socket;
    private readonly TidegateClientOptions _options;
    private readonly Action<Push> _onPush;
    private long _lastId;
    private long _heardAt;

    private TidegateConnection(ClientSocket socket, TidegateClientOptions options, Action<Push> onPush)
    {
        (_socket, _options, _onPush) = (socket, options, onPush);
        _heardAt = options.Time.GetTimestamp();
        Ended = RunAsync();
    }

    /// <summary>Completes when the conversation is over; never faults.</summary>
    public Task<ConnectionEnd> Ended { get; }

    /// <summary>What the server said at the door.</summary>
    public Welcome Welcome { get; private set; } = new();

    /// <summary>What to come back with, where the server offered it.</summary>
    public string? ResumeSecret { get; private set; }

    /// <summary>Connects, authenticates and waits for the welcome, all within the connect time-out.</summary>
    public static async Task<TidegateConnection> OpenAsync(
        TidegateClientOptions options,
        string? token,
        string? resume,
        Action<Push> onPush,
        CancellationToken cancellation
    )
    {
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        TidegateConnection? connection = null;
        try
        {
            var socket = await ClientSocket.ConnectAsync(options, "tidegate.v1", token, resume, either.Token).ConfigureAwait(false);
            connection = new TidegateConnection(socket, options, onPush);
            if (options.Carriage == CredentialKind.FirstMessage && token is not null)
            {
                await connection.SignInAsync(token, resume, either.Token).ConfigureAwait(false);
            }

            await connection.AwaitWelcomeAsync(either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception fault)
        {
            if (connection is not null)
            {
                connection._socket.Abort(ConnectionEnd.ClosedByUs);
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (fault is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                var seconds = options.ConnectTimeout.TotalSeconds;
                throw new ConnectFailedException($"{options.Uri.Authority} gave no welcome within {seconds:0.###} s", fault);
            }

            throw;
        }
    }

    /// <summary>Sends a request and waits for its reply.</summary>
    /// <exception cref="RequestRefusedException">The server answered with an error.</exception>
    /// <exception cref="ConnectionEndedException">The connection ended first.</exception>
    /// <exception cref="TimeoutException">No reply within the request time-out.</exception>
    public async Task<JsonElement> AskAsync(Func<long, Request> request, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _lastId);
        var waiting = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = waiting;
        try
        {
            using var deadline = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
            try
            {
                await SendAsync(request(id), either.Token).ConfigureAwait(false);
                var first = await Task.WhenAny(waiting.Task, Ended).WaitAsync(either.Token).ConfigureAwait(false);
                if (first == Ended && !waiting.Task.IsCompleted)
                {
                    throw new ConnectionEndedException(await Ended.ConfigureAwait(false));
                }
            }
            catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException("The server did not answer the request in time.", fault);
            }

            var reply = await waiting.Task.ConfigureAwait(false);
            return reply.Error is null ? reply.Body : throw new RequestRefusedException(reply.Error);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public async Task<PingReply> PingAsync(CancellationToken cancellation)
    {
        var start = _options.Time.GetTimestamp();
        var reply = await AskAsync(id => new Request("ping", id), cancellation).ConfigureAwait(false);
        var serverTime = reply.Integer("serverTimeNs") is { } ns and > 0
            ? DateTimeOffset.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick)
            : (DateTimeOffset?)null;
        return new PingReply(_options.Time.GetElapsedTime(start), serverTime);
    }

    /// <summary>Watches for silence until the connection ends: after a ping interval without a message it pings, unanswered it breaks off.</summary>
    /// <param name="onStale">Told true when silence was noticed and false when it is over.</param>
    public async Task WatchAsync(Action<bool> onStale)
    {
        var interval = TimeSpan.FromMilliseconds(Math.Clamp(Welcome.PingIntervalMs ?? 0, 0, (long)PingIntervalMax.TotalMilliseconds));
        interval = interval < PingIntervalMin ? PingIntervalDefault : interval;
        using var timer = new PeriodicTimer(interval, _options.Time);
        while (await Task.WhenAny(timer.WaitForNextTickAsync(CancellationToken.None).AsTask(), Ended).ConfigureAwait(false) != Ended)
        {
            if (_options.Time.GetElapsedTime(Interlocked.Read(ref _heardAt)) < interval)
            {
                continue;
            }

            onStale(true);
            try
            {
                await PingAsync(CancellationToken.None).ConfigureAwait(false);
                onStale(false);
            }
            catch (RequestRefusedException) // an answer is an answer
            {
                onStale(false);
            }
            catch (Exception fault) when (fault is TimeoutException or ConnectionEndedException)
            {
                _socket.Abort(ConnectionEnd.Lost("the server fell silent"));
            }
        }
    }

    public Task CloseAsync() => _socket.CloseAsync(Ended);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort(ConnectionEnd.ClosedByUs);
        await Ended.ConfigureAwait(false);
        await _socket.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SignInAsync(string token, string? resume, CancellationToken cancellation)
    {
        var request = new Request("auth", 0) { Token = token, Resume = resume is null ? null : new ResumeClaim(resume) };
        try
        {
            await AskAsync(id => request with { Id = id }, cancellation).ConfigureAwait(false);
        }
        catch (RequestRefusedException refused)
        {
            throw new ConnectRefusedException(refused.Error, httpStatus: null, refused.Error.Entry?.CloseCode);
        }
        catch (ConnectionEndedException)
        {
            // the close that the welcome waits for says why
        }
    }

    private async Task AwaitWelcomeAsync(CancellationToken cancellation)
    {
        var first = await Task.WhenAny(_welcomed.Task, Ended).WaitAsync(cancellation).ConfigureAwait(false);
        if (first == Ended && !_welcomed.Task.IsCompleted)
        {
            var end = await Ended.ConfigureAwait(false);
            throw end is { CloseCode: { } code, ByUs: false }
                ? new ConnectRefusedException(end.Error, httpStatus: null, code)
                : new ConnectFailedException($"{_options.Uri.Authority} does not speak tidegate.v1 at this address: {end}");
        }

        Welcome = await _welcomed.Task.ConfigureAwait(false);
    }

    private async Task<ConnectionEnd> RunAsync()
    {
        await Task.Yield(); // the constructor returns before the first message is handled
        return await _socket.RunAsync(OnMessage).ConfigureAwait(false);
    }

    private async Task SendAsync(Request request, CancellationToken cancellation)
    {
        try
        {
            await _socket.SendAsync(request.Encode(), cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is System.Net.WebSockets.WebSocketException or ObjectDisposedException or IOException)
        {
            throw new ConnectionEndedException(await Ended.WaitAsync(cancellation).ConfigureAwait(false));
        }
    }

    private GatewayError? OnMessage(ReadOnlyMemory<byte> text)
    {
        Interlocked.Exchange(ref _heardAt, _options.Time.GetTimestamp());
        _options.MessageReceived?.Invoke(text);
        if (!MessageParser.TryParse(text, out var reply, out var push))
        {
            return GatewayErrors.NotUtf8OrJson;
        }

        if (reply is not null)
        {
            // A reply to nobody is one whose asker gave up waiting.
            _ = _waiting.TryGetValue(reply.Id, out var waiting) && waiting.TrySetResult(reply);
            return null;
        }

        if (push!.Kind == PushKind.Welcome)
        {
            if (!MessageParser.TryParseWelcome(push, out var welcome))
            {
                return GatewayErrors.NotUtf8OrJson;
            }

            ResumeSecret = MessageParser.ResumeSecretIn(push.Body);
            _welcomed.TrySetResult(welcome);
        }

        _onPush(push);
        return null;
    }
}

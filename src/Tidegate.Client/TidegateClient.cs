using System.Security.Cryptography;
using System.Threading.Channels;
using Tidegate.Client.Connections;
using Tidegate.Client.Messages;
using Tidegate.Client.Reconnection;
using Tidegate.Core.Topics;

namespace Tidegate.Client;

/// <summary>Client of the <c>tidegate.v1</c> protocol: connects, subscribes, and comes back by the protocol's client rules. Thread-safe.</summary>
/// <example>
/// <code>
/// await using var client = await TidegateClient.ConnectAsync(new() { Uri = new("wss://host/stream"), Credential = _ => new(token) }, stop);
/// await client.SubscribeAsync([new(Topic.Parse("md/NSE/RELIANCE"), Mode.Quote)], stop);
/// await foreach (var push in client.ReadAllAsync(stop)) { Console.WriteLine($"{push.Topic} {push.Values?.Ltp}"); }
/// </code>
/// </example>
public sealed partial class TidegateClient : IAsyncDisposable
{
    /// <summary>Most topics in one request of the protocol.</summary>
    private const int BatchMax = 512;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly WantedTopics _wanted = new();
    private readonly RefusalCount _refusals = new();
    private readonly ReconnectSchedule _schedule;
    private readonly TidegateClientOptions _options;
    private readonly Channel<Push> _pushes;
    private TaskCompletionSource<TidegateConnection> _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TidegateConnection? _connection;
    private Task<ConnectionEnd>? _running;
    private string? _token;
    private long _dropped;
    private int _state = (int)ClientState.Connecting;

    private TidegateClient(TidegateClientOptions options)
    {
        _options = options;
        _schedule = new ReconnectSchedule(options.Random ?? new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
        _pushes = Channel.CreateBounded<Push>(
            new BoundedChannelOptions(options.PushesMax) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _dropped)
        );
    }

    /// <summary>What the client is doing now.</summary>
    public ClientState State => (ClientState)Volatile.Read(ref _state);

    /// <summary>What the server said at the door of the current or last connection.</summary>
    public Welcome Welcome => _connection?.Welcome ?? new Welcome();

    /// <summary>Pushes thrown away because the reader was too slow (<see cref="TidegateClientOptions.PushesMax"/>).</summary>
    public long PushesDropped => Interlocked.Read(ref _dropped);

    /// <summary>Completes when the client has ended and will not come back; never faults.</summary>
    public Task<ConnectionEnd> Ended => _running!;

    /// <summary>Connects and authenticates once, then keeps the connection up.</summary>
    /// <exception cref="ConnectRefusedException">The server said no.</exception>
    /// <exception cref="ConnectFailedException">There was no usable answer.</exception>
    public static async Task<TidegateClient> ConnectAsync(TidegateClientOptions options, CancellationToken cancellation)
    {
        TidegateClientOptions.Check(options);
        var client = new TidegateClient(options);
        await client.OpenAsync(cancellation).ConfigureAwait(false);
        client.Move(ClientState.Connected);
        client._running = client.RunAsync();
        return client;
    }

    /// <summary>Subscribes, in requests of at most 512 topics, and says what was granted, in the order asked for. Waits while the client recovers.</summary>
    /// <exception cref="RequestRefusedException">The server refused the whole request.</exception>
    /// <exception cref="ConnectionEndedException">The connection ended first.</exception>
    /// <exception cref="TimeoutException">No reply in time.</exception>
    public async Task<IReadOnlyList<SubscriptionResult>> SubscribeAsync(
        IReadOnlyCollection<Subscription> subscriptions,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        var results = new List<SubscriptionResult>(subscriptions.Count);
        foreach (var batch in subscriptions.Chunk(BatchMax))
        {
            var connection = await CurrentAsync(cancellation).ConfigureAwait(false);
            foreach (var subscription in batch)
            {
                _wanted.Add(subscription); // before asking, so that the snapshot's position is noted
            }

            var asked = batch.Select(one => RequestedSubscription.Of(one, since: null));
            var granted = await AskAsync(connection, [.. asked], cancellation).ConfigureAwait(false);
            Forget(granted);
            results.AddRange(granted);
        }

        return results;
    }

    /// <summary>Unsubscribes, in requests of at most 512 topics.</summary>
    /// <exception cref="RequestRefusedException">The server refused the whole request.</exception>
    /// <exception cref="ConnectionEndedException">The connection ended first.</exception>
    /// <exception cref="TimeoutException">No reply in time.</exception>
    public async Task<IReadOnlyList<SubscriptionResult>> UnsubscribeAsync(IReadOnlyCollection<Topic> topics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var results = new List<SubscriptionResult>(topics.Count);
        foreach (var batch in topics.Select(topic => topic.Path).Chunk(BatchMax))
        {
            var connection = await CurrentAsync(cancellation).ConfigureAwait(false);
            Array.ForEach(batch, _wanted.Remove);
            var reply = await connection
                .AskAsync(id => new Request("unsubscribe", id) { Topics = batch }, cancellation)
                .ConfigureAwait(false);
            results.AddRange(SubscriptionResults.Read(reply));
        }

        return results;
    }

    /// <summary>Asks for a sign of life. Waits while the client recovers.</summary>
    /// <exception cref="ConnectionEndedException">The connection ended first.</exception>
    /// <exception cref="TimeoutException">No reply in time.</exception>
    public async Task<PingReply> PingAsync(CancellationToken cancellation)
    {
        var connection = await CurrentAsync(cancellation).ConfigureAwait(false);
        return await connection.PingAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Pushes as they come, over reconnects too. One reader at a time. Ends after close code 1000 or our own close.</summary>
    /// <exception cref="ConnectionEndedException">Ended otherwise, and the client does not come back.</exception>
    public IAsyncEnumerable<Push> ReadAllAsync(CancellationToken cancellation) => _pushes.Reader.ReadAllAsync(cancellation);

    /// <summary>Closes with 1000 and stops coming back. Twice is fine.</summary>
    public async Task CloseAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await Ended.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await _connection!.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<SubscriptionResult>> AskAsync(
        TidegateConnection connection,
        RequestedSubscription[] subscriptions,
        CancellationToken cancellation
    )
    {
        var reply = await connection
            .AskAsync(id => new Request("subscribe", id) { Subs = subscriptions }, cancellation)
            .ConfigureAwait(false);
        return SubscriptionResults.Read(reply);
    }

    private void Forget(IEnumerable<SubscriptionResult> results)
    {
        foreach (var refused in results.Where(result => !result.IsGranted))
        {
            _wanted.Remove(refused.Topic);
        }
    }

    private Task<TidegateConnection> CurrentAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _current.Task.WaitAsync(cancellation);
        }
    }

    private void OnPush(Push push)
    {
        if (push.Kind == PushKind.Draining)
        {
            _retryAfter = push.Body.Milliseconds("reconnectAfterMs");
            Move(ClientState.Draining);
        }

        if (_wanted.TryHear(push))
        {
            _pushes.Writer.TryWrite(push); // false only after the end
        }
    }

    private void Move(ClientState next)
    {
        if (Interlocked.Exchange(ref _state, (int)next) != (int)next)
        {
            _options.StateChanged?.Invoke(next);
        }
    }
}

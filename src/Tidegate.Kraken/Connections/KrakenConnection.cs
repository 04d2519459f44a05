using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Connections;

/// <summary>One address of the exchange: connects when something is asked of it, and again whenever it is lost, until the exchange says that there is no point. Thread-safe.</summary>
internal sealed partial class KrakenConnection : IFrameHandler, ISubscriptionWire, IAsyncDisposable
{
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);

    private readonly string _name;
    private readonly Uri _address;
    private readonly KrakenClientOptions _options;
    private readonly IKrakenTokenSource? _tokens;
    private readonly IConnectionListener _listener;
    private readonly RateWindow _budget;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource<ConnectionSession> _live = NewLive();
    private ConnectionSession? _session;
    private Channel<(KrakenTopic Topic, string Error)>? _represent;
    private volatile string? _token;
    private KrakenConnectionState _state;
    private string? _reason;
    private ulong _id;
    private bool _isStarted;
    private long _connects;
    private long _faults;
    private long _unknown;
    private KrakenEngineState _engine;
    private volatile int _maxRateCount;

    public KrakenConnection(
        string name,
        Uri address,
        KrakenClientOptions options,
        IKrakenTokenSource? tokens,
        IConnectionListener listener,
        RateWindow budget,
        Random random
    )
    {
        (_name, _address, _options, _tokens, _listener, _budget, _random) = (name, address, options, tokens, listener, budget, random);
        _logger = options.LoggerFactory.CreateLogger<KrakenConnection>();
        Desk = new SubscriptionDesk(this, options);
    }

    public SubscriptionDesk Desk { get; }

    /// <summary>Begins, or begins again after an end: asking for something is asking to try.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_state == KrakenConnectionState.Stopped, typeof(KrakenClient));
            if (_isStarted)
            {
                return;
            }

            _isStarted = true;
            (_state, _reason) = (KrakenConnectionState.Connecting, null);
            _live = _live.Task.IsCompleted ? NewLive() : _live;
            var before = _running;
            _running = Task.Run(() => RunAsync(before, _stopping.Token));
        }
    }

    /// <summary>The open socket, when there is one.</summary>
    /// <exception cref="KrakenConnectionException">The connection has ended.</exception>
    public Task<ConnectionSession> LiveAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _live.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>The token that this socket presents.</summary>
    public string? Token => _token;

    /// <summary>Ceiling of the account's trading counter, as the exchange said with the subscription of executions; null: it has not.</summary>
    public int? MaxRateCount => _maxRateCount is > 0 and var most ? most : null;

    public KrakenConnectionStatus GetStatus()
    {
        var (wanted, live, waiting) = Desk.Count();
        lock (_gate)
        {
            return new KrakenConnectionStatus
            {
                State = _state,
                Reason = _reason,
                Reconnects = Math.Max(0, Interlocked.Read(ref _connects) - 1),
                LastMessageAge = _session?.Silence,
                Engine = _engine,
                Subscriptions = wanted,
                SubscriptionsLive = live,
                SubscriptionsWaiting = waiting,
                Faults = Interlocked.Read(ref _faults),
                Unknown = Interlocked.Read(ref _unknown),
                Resyncs = Desk.Resyncs,
            };
        }
    }

    public ulong NextId() => Interlocked.Increment(ref _id);

    void ISubscriptionWire.Send(string method, KrakenTopic like, IReadOnlyList<string> symbols, ulong reqId)
    {
        var frame = RequestFrames.Subscription(method, like, symbols, _options.SnapshotFills, _tokens is null ? null : _token, reqId);
        _session?.TrySend(new OutgoingFrame(frame));
    }

    /// <summary>Gets another token for one that was refused, for whoever asks.</summary>
    public async ValueTask<string> ReplaceTokenAsync(string refused, string error, CancellationToken cancellation)
    {
        var token = await _tokens!.ReplaceTokenAsync(refused, error, cancellation).ConfigureAwait(false);
        _token = token;
        return token;
    }

    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_gate)
        {
            if (_state == KrakenConnectionState.Stopped)
            {
                return;
            }

            (_state, _reason) = (KrakenConnectionState.Stopped, "The client was disposed.");
            running = _running;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        var end = new KrakenConnectionException(KrakenConnectionState.Stopped, "The client was disposed.");
        FailLive(end);
        _listener.OnEnded(end);
        Desk.Dispose();
        _stopping.Dispose();
    }

    private static TaskCompletionSource<ConnectionSession> NewLive() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void FailLive(Exception end)
    {
        lock (_gate)
        {
            _live = _live.Task.IsCompleted ? NewLive() : _live;
            _live.TrySetException(end);
            _ = _live.Task.Exception; // nobody may be waiting
        }
    }

    private void SetState(KrakenConnectionState state, string? reason)
    {
        lock (_gate)
        {
            if (_state != KrakenConnectionState.Stopped)
            {
                (_state, _reason) = (state, reason);
            }
        }
    }
}

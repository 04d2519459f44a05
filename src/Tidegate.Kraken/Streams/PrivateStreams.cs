using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Balances;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Executions;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Streams;

/// <summary>Streams of the account: orders and balances. Their frames are numbered; one that is missing makes its subscription anew.</summary>
internal sealed partial class PrivateStreams : StreamDesk
{
    private static readonly KrakenTopic Executions = new(KrakenChannels.Executions);
    private static readonly KrakenTopic Balances = new(KrakenChannels.Balances);

    private readonly KrakenClientOptions _options;
    private readonly ILogger _logger;
    private readonly StreamGroup<KrakenData<KrakenExecution>> _executions;
    private readonly StreamGroup<KrakenBalances> _balances;
    private readonly StreamGroup<KrakenLedgerEntry> _ledger;
    private readonly Lock _gate = new();
    private readonly OpenOrders _orders = new();
    private readonly BalanceState _state = new();
    private readonly SequenceWatch _ordersWatch = new();
    private readonly SequenceWatch _balancesWatch = new();
    private bool _areOrdersKnown;
    private bool _isKept;
    private KrakenBalances? _picture;
    private bool _isPictureNew;
    private long _gaps;

    public PrivateStreams(KrakenClientOptions options)
    {
        _options = options;
        _logger = options.LoggerFactory.CreateLogger(typeof(PrivateStreams).FullName!);
        _executions = Group<KrakenData<KrakenExecution>>();
        _balances = Group<KrakenBalances>();
        _ledger = Group<KrakenLedgerEntry>();
    }

    public long Gaps => Interlocked.Read(ref _gaps);

    /// <summary>The last balances, and whether nothing has been lost since.</summary>
    public (KrakenBalances? Picture, bool IsNew) Last
    {
        get
        {
            lock (_gate)
            {
                return (_picture, _isPictureNew);
            }
        }
    }

    public IAsyncEnumerable<KrakenData<KrakenExecution>> ExecutionsAsync(CancellationToken cancellation)
    {
        var buffer = new StreamBuffer<KrakenData<KrakenExecution>>(_options.BufferItemsMax, null);
        return ReadAsync(_executions, buffer, [Executions], () => GreetWithOrders(buffer), cancellation);
    }

    public IAsyncEnumerable<KrakenBalances> BalancesAsync(CancellationToken cancellation)
    {
        var buffer = new StreamBuffer<KrakenBalances>(_options.BufferItemsMax, _ => Balances);
        return ReadAsync(_balances, buffer, [Balances], () => GreetWithBalances(buffer), cancellation);
    }

    public IAsyncEnumerable<KrakenLedgerEntry> LedgerAsync(CancellationToken cancellation) =>
        ReadAsync(_ledger, new StreamBuffer<KrakenLedgerEntry>(_options.BufferItemsMax, null), [Balances], null, cancellation);

    /// <summary>The exchange closes a private socket without a private subscription after a minute: whoever trades keeps this one.</summary>
    public void Keep()
    {
        lock (_gate)
        {
            if (_isKept)
            {
                return;
            }

            _isKept = true;
        }

        Connection.Desk.Add([Executions]);
    }

    public override void OnData(KrakenMessage message)
    {
        switch (message)
        {
            case KrakenData<KrakenExecution> data when Accepts(_ordersWatch, Executions, data.IsSnapshot, data.Sequence):
                OnExecutions(data);
                break;
            case KrakenData<KrakenBalance> data when Accepts(_balancesWatch, Balances, data.IsSnapshot, data.Sequence):
                OnBalances(() => _state.Take(data.Rows), data.Sequence);
                break;
            case KrakenData<KrakenLedgerEntry> data when Accepts(_balancesWatch, Balances, data.IsSnapshot, data.Sequence):
                OnBalances(() => TakeEntries(data.Rows), data.Sequence);
                break;
            default:
                break;
        }
    }

    public override void OnFault(KrakenFault fault)
    {
        if (fault.Channel is KrakenChannels.Executions or KrakenChannels.Balances)
        {
            var isExecutions = fault.Channel == KrakenChannels.Executions;
            lock (_gate)
            {
                (isExecutions ? _ordersWatch : _balancesWatch).Forget();
                _isPictureNew &= isExecutions;
            }

            Connection.Desk.Resync(isExecutions ? Executions : Balances);
        }
    }

    public override void OnLost()
    {
        lock (_gate)
        {
            _ordersWatch.Forget();
            _balancesWatch.Forget();
            (_areOrdersKnown, _isPictureNew) = (false, false);
        }
    }

    public override void OnRefused(KrakenTopic topic, string error)
    {
        lock (_gate)
        {
            _isKept &= topic != Executions;
        }

        base.OnRefused(topic, error);
    }

    public override void OnEnded(KrakenConnectionException reason)
    {
        lock (_gate)
        {
            _isKept = false;
        }

        base.OnEnded(reason);
    }

    protected override void OnLeft(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (Connection.Desk.IsWanted(topic))
            {
                return;
            }

            // Nobody listens any more: what was known is getting old.
            if (topic == Executions)
            {
                _ordersWatch.Forget();
                _areOrdersKnown = false;
            }
            else
            {
                _balancesWatch.Forget();
                _isPictureNew = false;
            }
        }
    }

    private bool Accepts(SequenceWatch watch, KrakenTopic topic, bool isSnapshot, ulong? sequence)
    {
        bool isAccepted;
        bool isGap;
        lock (_gate)
        {
            isAccepted = watch.Accepts(isSnapshot, sequence, out isGap);
            _isPictureNew &= !isGap || topic != Balances;
        }

        if (isSnapshot)
        {
            Connection.Desk.OnSnapshot(topic);
        }

        if (isGap)
        {
            Interlocked.Increment(ref _gaps);
            LogGap(topic.Channel);
            Connection.Desk.Resync(topic);
        }

        return isAccepted;
    }

    private void OnExecutions(KrakenData<KrakenExecution> data)
    {
        lock (_gate)
        {
            if (data.IsSnapshot)
            {
                _orders.Clear();
                _areOrdersKnown = true;
            }

            // Past fills of a snapshot say nothing of what stands open now.
            var hasFills = data.IsSnapshot && _options.SnapshotFills;
            var rows = data.Rows.Select(row => hasFills && row.ExecType == KrakenExecType.Trade ? row : _orders.Take(row));
            _executions.Publish(Executions, data with { Rows = [.. rows] });
        }
    }

    private void OnBalances(Action take, ulong? sequence)
    {
        lock (_gate)
        {
            take();
            (_picture, _isPictureNew) = (_state.ToPicture(sequence), true);
            _balances.Publish(Balances, _picture);
        }
    }

    private void TakeEntries(IReadOnlyList<KrakenLedgerEntry> entries)
    {
        foreach (var entry in entries)
        {
            _state.Take(entry);
            _ledger.Publish(Balances, entry);
        }
    }

    private void GreetWithOrders(StreamBuffer<KrakenData<KrakenExecution>> buffer)
    {
        lock (_gate)
        {
            if (_areOrdersKnown)
            {
                buffer.Write(new KrakenData<KrakenExecution>(KrakenChannels.Executions, KrakenMessageType.Snapshot, _orders.Open));
            }
        }
    }

    private void GreetWithBalances(StreamBuffer<KrakenBalances> buffer)
    {
        lock (_gate)
        {
            if (_isPictureNew)
            {
                buffer.Write(_picture!);
            }
        }
    }

    [LoggerMessage(LogEvents.SequenceGap, LogLevel.Warning, "A frame of {Channel} was lost: the subscription is made anew")]
    private partial void LogGap(string channel);
}

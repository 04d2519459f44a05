using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Streams;

/// <summary>Streams of market data. Books are in the other part.</summary>
internal sealed partial class PublicStreams : StreamDesk
{
    private static readonly KrakenTopic Instrument = new(KrakenChannels.Instrument);

    private readonly KrakenClientOptions _options;
    private readonly StreamGroup<KrakenTicker> _tickers;
    private readonly StreamGroup<KrakenTrade> _trades;
    private readonly StreamGroup<KrakenCandle> _candles;
    private readonly StreamGroup<KrakenData<KrakenInstruments>> _instruments;
    private readonly StreamGroup<BookSlot> _books;

    public PublicStreams(KrakenClientOptions options)
    {
        _options = options;
        _logger = options.LoggerFactory.CreateLogger(typeof(PublicStreams).FullName!);
        _tickers = Group<KrakenTicker>();
        _trades = Group<KrakenTrade>();
        _candles = Group<KrakenCandle>();
        _instruments = Group<KrakenData<KrakenInstruments>>();
        _books = Group<BookSlot>();
    }

    public InstrumentTable Table { get; } = new();

    public IAsyncEnumerable<KrakenTicker> TickersAsync(
        IReadOnlyCollection<string> symbols,
        bool isEveryBestPrice,
        CancellationToken cancellation
    ) =>
        ReadAsync(
            _tickers,
            new StreamBuffer<KrakenTicker>(_options.BufferItemsMax, ticker => ticker.Symbol),
            Topics(KrakenChannels.Ticker, symbols, isEveryBestPrice ? 1 : 0),
            null,
            cancellation
        );

    public IAsyncEnumerable<KrakenTrade> TradesAsync(IReadOnlyCollection<string> symbols, CancellationToken cancellation) =>
        ReadAsync(
            _trades,
            new StreamBuffer<KrakenTrade>(_options.BufferItemsMax, null),
            Topics(KrakenChannels.Trade, symbols, 0),
            null,
            cancellation
        );

    public IAsyncEnumerable<KrakenCandle> CandlesAsync(IReadOnlyCollection<string> symbols, int minutes, CancellationToken cancellation) =>
        ReadAsync(
            _candles,
            new StreamBuffer<KrakenCandle>(_options.BufferItemsMax, candle => (candle.Symbol, candle.IntervalBegin)),
            Topics(KrakenChannels.Ohlc, symbols, minutes),
            null,
            cancellation
        );

    public IAsyncEnumerable<KrakenData<KrakenInstruments>> InstrumentsAsync(CancellationToken cancellation)
    {
        var buffer = new StreamBuffer<KrakenData<KrakenInstruments>>(_options.BufferItemsMax, null);
        return ReadAsync(_instruments, buffer, [Instrument], () => Greet(buffer), cancellation);
    }

    /// <summary>Keeps the instruments subscribed for as long as a book is read: a precision that changes changes the checksums.</summary>
    public IDisposable KeepInstruments() => new InstrumentsKept(Connection.Desk, Instrument);

    /// <summary>Waits for the table of instruments, which books cannot be checked without, and keeps it up to date from then on.</summary>
    /// <exception cref="KrakenException">There is no such pair, or the connection has ended.</exception>
    public async Task KnowAsync(IEnumerable<string> symbols, CancellationToken cancellation)
    {
        if (!Table.Known.IsCompleted)
        {
            await foreach (var _ in InstrumentsAsync(cancellation).ConfigureAwait(false))
            {
                if (Table.Known.IsCompleted)
                {
                    break;
                }
            }
        }

        foreach (var symbol in symbols)
        {
            _ =
                Table.Pair(symbol)
                ?? throw new KrakenSubscriptionException(KrakenChannels.Book, symbol, "Not a pair of the exchange's instruments.");
        }
    }

    public override void OnData(KrakenMessage message)
    {
        switch (message)
        {
            case KrakenData<KrakenBookUpdate> data:
                OnBooks(data);
                break;
            case KrakenData<KrakenTicker> data:
                foreach (var row in data.Rows)
                {
                    _tickers.Publish(new KrakenTopic(KrakenChannels.Ticker, row.Symbol), row);
                }

                break;
            case KrakenData<KrakenTrade> data:
                foreach (var row in data.Rows)
                {
                    _trades.Publish(new KrakenTopic(KrakenChannels.Trade, row.Symbol), row);
                }

                break;
            case KrakenData<KrakenCandle> data:
                foreach (var row in data.Rows)
                {
                    _candles.Publish(new KrakenTopic(KrakenChannels.Ohlc, row.Symbol, row.Interval), row);
                }

                break;
            case KrakenData<KrakenInstruments> data:
                OnInstruments(data);
                break;
            default:
                break;
        }
    }

    public override void OnFault(KrakenFault fault)
    {
        if (fault.Channel == KrakenChannels.Instrument)
        {
            Connection.Desk.Resync(Instrument);
        }

        // A lost row of a book shows in the checksum of the next one.
    }

    private void OnInstruments(KrakenData<KrakenInstruments> data)
    {
        if (data.IsSnapshot)
        {
            Connection.Desk.OnSnapshot(Instrument);
        }

        foreach (var pair in Table.Take(data))
        {
            ResyncBook(pair.Symbol);
        }

        _instruments.Publish(Instrument, data);
    }

    private void Greet(StreamBuffer<KrakenData<KrakenInstruments>> buffer)
    {
        if (Table.All() is { } all)
        {
            buffer.Write(new KrakenData<KrakenInstruments>(KrakenChannels.Instrument, KrakenMessageType.Snapshot, [all]));
        }
    }

    private sealed class InstrumentsKept(SubscriptionDesk desk, KrakenTopic topic) : IDisposable
    {
        private readonly Subscription _subscription = desk.Add([topic])[0];

        public void Dispose() => desk.Remove(_subscription);
    }
}

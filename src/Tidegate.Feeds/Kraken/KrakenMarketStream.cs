using System.Threading.Channels;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>The market of one pair: its ticker always, its book while somebody wants it, as deep as whoever wants most.</summary>
internal sealed class KrakenMarketStream(KrakenContext context, KrakenLine line, Topic topic, string name)
    : KrakenStream(context, line, topic)
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private int _depth;
    private KrakenTicker? _ticker;
    private OrderBook? _book;
    private (FeedState State, string Reason)? _tickerEnd;
    private (FeedState State, string Reason)? _bookEnd;
    private bool _isBookLost;
    private bool _hasData;
    private bool _isUnknown;
    private long _timeNs;

    /// <summary>The smallest depth of the exchange that serves a wish, within what is allowed.</summary>
    public static int DepthFor(int wish, int most) =>
        Math.Min(KrakenBook.Depths.First(depth => depth >= wish || depth == KrakenBook.Depths[^1]), most);

    public override void Want(DemandChange wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        Volatile.Write(ref _depth, wish.Mode == Mode.Depth ? DepthFor(wish.Depth, Context.Options.DepthMax) : 0);
        _signal.Writer.TryWrite(true);
    }

    public override async Task RunAsync(CancellationToken ending)
    {
        await Context.Symbols.Known.WaitAsync(ending);
        if (Context.Symbols.Find(name) is not { } symbol)
        {
            lock (Gate)
            {
                _isUnknown = true;
            }

            return; // the next look tells
        }

        await Together.RunAsync(ending, token => ReadTickerAsync(symbol, token), token => FollowBookAsync(symbol, token));
    }

    protected override (FeedState State, string Reason) JudgeOpen() =>
        !Context.Symbols.Known.IsCompleted ? (FeedState.Recovering, "no_instruments")
        : _isUnknown ? (FeedState.Failed, "unknown_pair")
        : !_hasData ? (FeedState.Recovering, "subscribed")
        : _isBookLost ? (FeedState.Recovering, "book_resync")
        : HeardAt is { } at && Context.Time.GetElapsedTime(at) < Context.Options.StallAfter ? (FeedState.Live, "ticks")
        : Line.IsMaintained ? (FeedState.Quiet, "maintenance")
        : (FeedState.Stale, "no_ticks");

    protected override void OnDown() => _hasData = false;

    private Task ReadTickerAsync(string symbol, CancellationToken ending) =>
        new KrakenReading(Context, $"ticker {symbol}").RunAsync(
            token => Line.Client.TickersAsync([symbol], Context.Options.EveryBestPrice, token),
            Take,
            SetTickerEnd,
            ending
        );

    /// <summary>Reads the book in the depth of the moment; another depth is another subscription, which the old one must have left.</summary>
    private async Task FollowBookAsync(string symbol, CancellationToken ending)
    {
        while (true)
        {
            var depth = Volatile.Read(ref _depth);
            if (depth == 0)
            {
                await _signal.Reader.ReadAsync(ending);
                continue;
            }

            using var other = CancellationTokenSource.CreateLinkedTokenSource(ending);
            var reading = new KrakenReading(Context, $"book {symbol}").RunAsync(
                token => Line.Client.BookStatesAsync(symbol, depth, token),
                state => Take(state.Picture),
                SetBookEnd,
                other.Token
            );
            var changing = OtherThanAsync(depth, other.Token);
            var first = await Task.WhenAny(reading, changing);
            await other.CancelAsync();
            await Task.WhenAll(reading, changing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ending.ThrowIfCancellationRequested();
            await first; // a reading ends by a fault of ours only
            lock (Gate)
            {
                (_book, _isBookLost) = (null, false);
                SetBookEnd(null); // nobody waits for that book any more, whatever became of it
            }
        }
    }

    // Prices and book end and begin again each for itself; the prices' end says more.
    private void SetTickerEnd((FeedState State, string Reason)? end)
    {
        lock (Gate)
        {
            _tickerEnd = end;
            SetEnd(_tickerEnd ?? _bookEnd);
        }
    }

    private void SetBookEnd((FeedState State, string Reason)? end)
    {
        lock (Gate)
        {
            _bookEnd = end;
            SetEnd(_tickerEnd ?? _bookEnd);
        }
    }

    private async Task OtherThanAsync(int depth, CancellationToken ending)
    {
        while (Volatile.Read(ref _depth) == depth)
        {
            await _signal.Reader.ReadAsync(ending);
        }
    }

    private void Take(KrakenTicker ticker)
    {
        lock (Gate)
        {
            _ticker = ticker;
            _hasData = true;
            Deliver(ticker.Timestamp);
        }
    }

    private void Take(KrakenBookPicture? picture)
    {
        lock (Gate)
        {
            if (picture is null)
            {
                // Not the first snapshot that is awaited, but one that takes the place of a book that was wrong.
                (_isBookLost, _book) = (_isBookLost || _book is not null, null);
            }
            else
            {
                (_isBookLost, _book) = (false, KrakenNormaliser.ToBook(picture));
                Deliver(picture.Timestamp);
                return;
            }
        }

        Look();
    }

    private void Deliver(DateTimeOffset? time)
    {
        Hear();
        if (_ticker is null)
        {
            return; // a book without a price waits for it
        }

        _timeNs = Math.Max(_timeNs, TickTimes.Believed(KrakenTimes.NsOf(time), Context.NowNs));
        var book = Volatile.Read(ref _depth) > 0 ? _book : KrakenNormaliser.BestOf(_ticker);
        if (KrakenNormaliser.ToMarket(Topic, Context.Options.Name, _ticker, book, _timeNs) is { } update)
        {
            Context.Metrics.Ticks(1);
            Publish(update);
        }
        else
        {
            Context.Metrics.Dropped(TickVerdict.Impossible);
        }
    }
}

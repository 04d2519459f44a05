using Tidegate.Kraken.Balances;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;
using Tidegate.Kraken.Streams;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken;

/// <summary>Kraken's v2 sockets: streams that come back by themselves, and orders that are never sent twice. Thread-safe; each socket opens when something is asked of it.</summary>
/// <remarks>
/// A stream goes on over reconnects: everything is subscribed again, with a fresh token where one is needed. It ends with
/// <see cref="KrakenConnectionException"/> when the exchange says that there is no point in trying (state needs login or failed); with
/// <see cref="KrakenSubscriptionException"/> when it does not give what was asked; with <see cref="KrakenOverrunException"/> when its reader is too
/// slow and nothing may be left out. Asking for a stream again is asking to try again. Kraken WebSocket v2, read 2026-05-27.
/// </remarks>
public sealed class KrakenClient : IAsyncDisposable
{
    private static readonly int[] CandleMinutes = [1, 5, 15, 30, 60, 240, 1_440, 10_080, 21_600];

    private readonly KrakenClientOptions _options;
    private readonly RateWindow _budget;
    private readonly bool _hasTokens;
    private readonly PublicStreams _public;
    private readonly PrivateStreams _private;
    private readonly Level3Streams _level3;

    /// <summary>A client that opens nothing yet.</summary>
    /// <param name="options">Addresses and limits; the defaults when null.</param>
    /// <param name="tokens">Where tokens come from; null for public market data only.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public KrakenClient(KrakenClientOptions? options = null, IKrakenTokenSource? tokens = null)
    {
        _options = options ?? new KrakenClientOptions();
        _options.Check();
        _hasTokens = tokens is not null;
#pragma warning disable CA5394 // spreads reconnects; keeps no secret
        var random = _options.Random ?? new Random((int)_options.TimeProvider.GetTimestamp());
#pragma warning restore CA5394
        _budget = new RateWindow(_options.ConnectsMax, _options.ConnectWindow, _options.TimeProvider);
        _public = new PublicStreams(_options);
        _private = new PrivateStreams(_options);
        _level3 = new Level3Streams(_options, _public);
        _public.Connection = new KrakenConnection("public", _options.PublicAddress, _options, null, _public, _budget, random);
        _private.Connection = new KrakenConnection("private", _options.PrivateAddress, _options, tokens, _private, _budget, random);
        _level3.Connection = new KrakenConnection("level3", _options.Level3Address, _options, tokens, _level3, _budget, random);
        Orders = new KrakenOrders(_options, _private, _hasTokens);
    }

    /// <summary>Adds, changes and cancels orders.</summary>
    public KrakenOrders Orders { get; }

    /// <summary>Tickers. A slow reader gets the latest of each pair.</summary>
    /// <param name="symbols">Pairs such as <c>BTC/USD</c>.</param>
    /// <param name="everyBestPrice">At every change of the best prices instead of every trade.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public IAsyncEnumerable<KrakenTicker> TickersAsync(
        IReadOnlyCollection<string> symbols,
        bool everyBestPrice = false,
        CancellationToken cancellation = default
    ) => _public.TickersAsync(symbols, everyBestPrice, cancellation);

    /// <summary>Books whose checksums were right at every step. A slow reader gets the latest of each pair; one that is wrong is made anew, alone, and is silent until then.</summary>
    /// <param name="symbols">Pairs. One pair has one depth at a time.</param>
    /// <param name="depth">10, 25, 100, 500 or 1000 levels a side.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public IAsyncEnumerable<KrakenBookPicture> BooksAsync(
        IReadOnlyCollection<string> symbols,
        int depth = 10,
        CancellationToken cancellation = default
    ) =>
        KrakenBook.Depths.Contains(depth)
            ? _public.BooksAsync(symbols, depth, cancellation)
            : throw new ArgumentOutOfRangeException(nameof(depth), depth, "A depth is 10, 25, 100, 500 or 1000.");

    /// <summary>Trades from now on. None is left out: a reader that falls <see cref="KrakenClientOptions.BufferItemsMax"/> behind gets <see cref="KrakenOverrunException"/>. Trades made while a connection is lost are not repeated.</summary>
    public IAsyncEnumerable<KrakenTrade> TradesAsync(IReadOnlyCollection<string> symbols, CancellationToken cancellation = default) =>
        _public.TradesAsync(symbols, cancellation);

    /// <summary>Candles as they grow, the past ones first. A slow reader gets the latest state of each candle.</summary>
    /// <param name="symbols">Pairs.</param>
    /// <param name="minutes">1, 5, 15, 30, 60, 240, 1440, 10080 or 21600.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public IAsyncEnumerable<KrakenCandle> CandlesAsync(
        IReadOnlyCollection<string> symbols,
        int minutes,
        CancellationToken cancellation = default
    ) =>
        CandleMinutes.Contains(minutes)
            ? _public.CandlesAsync(symbols, minutes, cancellation)
            : throw new ArgumentOutOfRangeException(nameof(minutes), minutes, "Not an interval of the exchange.");

    /// <summary>Assets and pairs: first all, then what changes. None is left out; a slow reader gets <see cref="KrakenOverrunException"/>.</summary>
    public IAsyncEnumerable<KrakenData<KrakenInstruments>> InstrumentsAsync(CancellationToken cancellation = default) =>
        _public.InstrumentsAsync(cancellation);

    /// <summary>Single orders of books, one row a time, each after its checksum was right; a snapshot replaces what was known of its pair. None is left out; a slow reader gets <see cref="KrakenOverrunException"/>.</summary>
    /// <param name="symbols">Pairs, at most 200 on a connection.</param>
    /// <param name="depth">10, 100 or 1000 price levels.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public IAsyncEnumerable<KrakenData<KrakenLevel3Update>> Level3Async(
        IReadOnlyCollection<string> symbols,
        int depth = 10,
        CancellationToken cancellation = default
    )
    {
        NeedTokens();
        return KrakenLevel3Book.Depths.Contains(depth)
            ? _level3.ReadAsync(symbols, depth, cancellation)
            : throw new ArgumentOutOfRangeException(nameof(depth), depth, "A depth is 10, 100 or 1000.");
    }

    /// <summary>What becomes of the account's orders, each report completed by what is known of its order; a snapshot holds all open orders. None is left out; a slow reader gets <see cref="KrakenOverrunException"/>.</summary>
    public IAsyncEnumerable<KrakenData<KrakenExecution>> ExecutionsAsync(CancellationToken cancellation = default)
    {
        NeedTokens();
        return _private.ExecutionsAsync(cancellation);
    }

    /// <summary>The account's balances, whole, whenever one changes. A slow reader gets the latest.</summary>
    public IAsyncEnumerable<KrakenBalances> BalancesAsync(CancellationToken cancellation = default)
    {
        NeedTokens();
        return _private.BalancesAsync(cancellation);
    }

    /// <summary>The account's ledger from now on: what changed a balance, entry by entry. None is left out; a slow reader gets <see cref="KrakenOverrunException"/>. Entries made while a connection is lost are not repeated; balances are.</summary>
    public IAsyncEnumerable<KrakenLedgerEntry> LedgerAsync(CancellationToken cancellation = default)
    {
        NeedTokens();
        return _private.LedgerAsync(cancellation);
    }

    /// <summary>How the connections are doing.</summary>
    public KrakenClientStatus GetStatus()
    {
        var (market, account, level3) = (_public.Connection.GetStatus(), _private.Connection.GetStatus(), _level3.Connection.GetStatus());
        return new KrakenClientStatus
        {
            Public = market,
            Private = account,
            Level3 = level3,
            ChecksumMismatches = _public.Mismatches + _level3.Mismatches,
            SequenceGaps = _private.Gaps,
            Resyncs = market.Resyncs + account.Resyncs + level3.Resyncs,
            ConnectsLeft = _budget.Left,
        };
    }

    /// <summary>How the stream of balances is doing.</summary>
    public KrakenBalanceStatus GetBalanceStatus()
    {
        var connection = _private.Connection.GetStatus();
        var (picture, isNew) = _private.Last;
        var isConnected = connection.State == KrakenConnectionState.Live;
        return new KrakenBalanceStatus
        {
            WebSocketConnected = isConnected,
            WebSocketHealthy = isConnected && isNew && connection.LastMessageAge < _options.StallTimeout,
            EnhancedAuthAvailable = _hasTokens,
            BalanceDataCount = picture?.Assets.Count ?? 0,
            UsdtTotalAllVariants = picture?.TotalOf("USDT") ?? 0,
        };
    }

    /// <summary>As <see cref="BooksAsync"/>, with null while a book is being made anew.</summary>
    internal IAsyncEnumerable<(string Symbol, KrakenBookPicture? Picture)> BookStatesAsync(
        string symbol,
        int depth,
        CancellationToken cancellation
    ) => _public.BookStatesAsync([symbol], depth, cancellation);

    /// <summary>Whether a channel is confirmed on its present socket, and its snapshot has come where it has one.</summary>
    internal bool IsServed(string channel, string? symbol = null)
    {
        var connection = channel is KrakenChannels.Executions or KrakenChannels.Balances ? _private.Connection : _public.Connection;
        return connection.Desk.IsServed(new KrakenTopic(channel, symbol));
    }

    /// <summary>Closes the sockets and ends every stream.</summary>
    public async ValueTask DisposeAsync()
    {
        await _public.Connection.DisposeAsync().ConfigureAwait(false);
        await _private.Connection.DisposeAsync().ConfigureAwait(false);
        await _level3.Connection.DisposeAsync().ConfigureAwait(false);
    }

    private void NeedTokens()
    {
        if (!_hasTokens)
        {
            throw new InvalidOperationException("This client was made without a source of tokens: public market data only.");
        }
    }
}

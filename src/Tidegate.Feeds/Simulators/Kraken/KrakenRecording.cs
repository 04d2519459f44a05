using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Recorded frames of the channels book and trade, one a line, played again and again at the pace of their times.</summary>
internal sealed class KrakenRecording
{
    private const long FileBytesMax = 268_435_456;
    private static readonly TimeSpan LoopPause = TimeSpan.FromSeconds(1);

    private readonly List<Frame> _frames = [];
    private TimeSpan _loopStart;
    private int _next;

    private KrakenRecording() { }

    /// <summary>The pairs that it moves.</summary>
    public IEnumerable<string> Symbols => _frames.Select(frame => frame.Symbol).Distinct();

    /// <summary>Reads a file; other channels in it are passed over.</summary>
    /// <exception cref="FeedRefusedException">The file cannot be used.</exception>
    public static KrakenRecording Load(string path, KrakenListing listing)
    {
        var recording = new KrakenRecording();
        var number = 0;
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= FileBytesMax })
            {
                throw new FeedRefusedException($"The recording {path} cannot be read, or is larger than 256 MiB.");
            }

            foreach (var line in File.ReadLines(path))
            {
                number++;
                recording.Read(line, listing);
            }
        }
        catch (Exception unreadable)
            when (unreadable
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            throw new FeedRefusedException(
                $"The recording {path} is not readable at line {number}: {unreadable.GetType().Name}.",
                unreadable
            );
        }

        return recording._frames.Count > 0
            ? recording
            : throw new FeedRefusedException($"The recording {path} has no frame of a book or of trades.");
    }

    /// <summary>Plays what is due so long after the start.</summary>
    public void PlayUntil(TimeSpan elapsed, Func<string, KrakenMarket> market, DateTimeOffset now)
    {
        while (_loopStart + DueOf(_next) <= elapsed)
        {
            Play(_frames[_next], market(_frames[_next].Symbol), now);
            if (++_next == _frames.Count)
            {
                _loopStart += DueOf(_next - 1) + LoopPause;
                _next = 0;
            }
        }
    }

    private TimeSpan DueOf(int index) => _frames[index].At - _frames[0].At is var due && due > TimeSpan.Zero ? due : TimeSpan.Zero;

    private static void Play(Frame frame, KrakenMarket market, DateTimeOffset now)
    {
        if (frame.IsSnapshot)
        {
            foreach (var order in market.Book.Others.ToList())
            {
                market.Withdraw(order);
            }
        }

        foreach (var (isBuy, price, qty) in frame.Levels)
        {
            market.SetLevel(isBuy, price, qty, now);
        }

        foreach (var trade in frame.Trades)
        {
            market.Print(trade with { At = now });
        }

        if (frame.Depth > 0)
        {
            Truncate(market, isBuy: true, frame.Depth);
            Truncate(market, isBuy: false, frame.Depth);
        }
    }

    // What the recorder no longer saw is not known: it must not stay for ever.
    private static void Truncate(KrakenMarket market, bool isBuy, int depth)
    {
        foreach (
            var order in market.Book.Side(isBuy).Skip(depth).SelectMany(level => level.Value).Where(order => order.Own is null).ToList()
        )
        {
            market.Withdraw(order);
        }
    }

    private void Read(string line, KrakenListing listing)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var channel = root.TryGetProperty("channel", out var name) ? name.GetString() : null;
        if (channel is not ("book" or "trade") || !root.TryGetProperty("data", out var data))
        {
            return;
        }

        var row = data[0];
        var symbol = row.GetProperty("symbol").GetString()!;
        if (listing.Find(symbol) is null)
        {
            throw new FeedRefusedException($"The recording has {symbol}, which the listing has not.");
        }

        var isSnapshot = root.GetProperty("type").GetString() == "snapshot";
        if (channel == "trade")
        {
            var trades = data.EnumerateArray().Select(TradeOf).ToArray();
            _frames.Add(new Frame(symbol, trades[^1].At, false, 0, [], trades));
            return;
        }

        var (bids, asks) = (LevelsOf(row, "bids", isBuy: true).ToArray(), LevelsOf(row, "asks", isBuy: false).ToArray());
        var before = _frames.Count > 0 ? _frames[^1].At : default;
        var at = row.TryGetProperty("timestamp", out var text) ? text.GetDateTimeOffset() : before;
        var known = _frames.FindLast(frame => frame.Symbol == symbol && frame.Depth > 0).Depth;
        _frames.Add(new Frame(symbol, at, isSnapshot, isSnapshot ? Math.Max(bids.Length, asks.Length) : known, [.. bids, .. asks], []));
        if (_frames.Count == 2 && _frames[0].At == default)
        {
            _frames[0] = _frames[0] with { At = at }; // a snapshot may have no time of its own
        }
    }

    private static IEnumerable<(bool, decimal, decimal)> LevelsOf(JsonElement row, string side, bool isBuy) =>
        row.GetProperty(side)
            .EnumerateArray()
            .Select(level => (isBuy, level.GetProperty("price").GetDecimal(), level.GetProperty("qty").GetDecimal()));

    private static KrakenPrint TradeOf(JsonElement row) =>
        new(
            row.GetProperty("trade_id").GetInt64(),
            row.GetProperty("side").GetString() == "buy",
            row.GetProperty("price").GetDecimal(),
            row.GetProperty("qty").GetDecimal(),
            row.GetProperty("ord_type").GetString() == "market",
            row.GetProperty("timestamp").GetDateTimeOffset()
        );

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Frame(
        string Symbol,
        DateTimeOffset At,
        bool IsSnapshot,
        int Depth,
        (bool IsBuy, decimal Price, decimal Qty)[] Levels,
        KrakenPrint[] Trades
    );
}

namespace Tidegate.Bench.Reports;

/// <summary>Our client of Kraken's v2 socket beside npm ccxt: the same frames, from the socket and in memory.</summary>
internal sealed record KrakenResult(
    string Source,
    string Peer,
    IReadOnlyList<KrakenReadSide> Reads,
    IReadOnlyList<KrakenHandleSide> Handles,
    IReadOnlyDictionary<string, string> Failures
) : IPartResult
{
    /// <summary>There is no goal: the figures stand side by side.</summary>
    public IEnumerable<Goal> Judge() => [];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Kraken: from the socket to the consumer");
        page.Paragraph(
            $"One server writes a session ({Source}) as fast as the reader takes it, again and again; ours is `Tidegate.Kraken` through its public streams, the other npm ccxt {Peer} through `watchOrderBook`, `watchTicker` and `watchTrades`; each in a process of its own on one core, in turns. Of a book, ours checks the checksum of every frame, ccxt of none: its check is off by default, and it parses prices into floating-point numbers, whose text the checksum is not of. Ours are exact decimals. \"Seen\" is the share of the frames after which the consumer had its turn: of books and tickers both hand out the latest, of trades every one."
        );
        page.Table(
            ["channel", "reader", "frames/s (runs)", "CPU, s per million frames (runs)", "seen"],
            Reads.Select(side =>
                (string[])
                    [
                        side.Channel,
                        side.Reader,
                        MarkdownPage.Number(side.PerSecond, "N0"),
                        MarkdownPage.Number(side.CpuSecondsPerMillion, "N2"),
                        MarkdownPage.Median(side.Seen, "P1"),
                    ]
            )
        );
        page.Paragraph(
            $"The same without the socket, from the bytes of a frame, in loops that take turns. Ours: read into the row of the channel's stream; the session's book also applied and its checksum compared. ccxt: its `onMessage`, that is `JSON.parse` and `handleMessage`, which keeps book, ticker, the last trades, orders and balances; \"-\" where it has no handler."
        );
        page.Table(
            ["frame", "ours, us (runs)", "ccxt, us (runs)", "ccxt / ours"],
            Handles.Select(side =>
                (string[])
                    [
                        side.Frame,
                        MarkdownPage.Number(side.Ours, "N2"),
                        MarkdownPage.Number(side.Theirs, "N2"),
                        MarkdownPage.Number(side.Theirs?.Median / side.Ours.Median, "N1"),
                    ]
            )
        );
        page.Failures(Failures);
    }
}

internal sealed record KrakenReadSide(string Channel, string Reader, Samples PerSecond, Samples CpuSecondsPerMillion, Samples Seen);

/// <param name="Frame">The channel, or the session of a book.</param>
/// <param name="Ours">Microseconds a frame.</param>
/// <param name="Theirs">Microseconds a frame; null where ccxt does not handle it, or is not installed.</param>
internal sealed record KrakenHandleSide(string Frame, Samples Ours, Samples? Theirs);

namespace Tidegate.Bench.Reports;

/// <summary>Simulations and replays over real sockets, and the engine beside a plain loop in Python.</summary>
internal sealed record SimulationResult(
    string Source,
    IReadOnlyList<SimulationSide> Ticks,
    IReadOnlyList<OrderSide> Orders,
    SimulationMemory Memory,
    IReadOnlyList<ReplaySide> Replays,
    IReadOnlyList<string> Engine,
    IReadOnlyDictionary<string, string> Failures
) : IPartResult
{
    private const double TicksMin = 1_000;

    public IEnumerable<Goal> Judge() =>
        [
            .. Ticks
                .Where(side => side.Sessions == 1)
                .Select(side => new Goal(
                    "ticks per second of one simulation, each acknowledged",
                    "thousands",
                    MarkdownPage.Number(side.PerSecond, "N0"),
                    side.PerSecond.Median >= TicksMin
                )),
            .. Replays.Select(side => new Goal(
                $"rows of {MarkdownPage.Number(side.Replays, "N0")} replay(s) lost",
                "0",
                MarkdownPage.Number(side.Lost, "N0"),
                side.Lost == 0
            )),
        ];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Simulations and replays");
        page.Paragraph(
            $"The gateway as it ships, on candles of one minute ({Source}); clients of SimuTrador's protocol over sockets of their own, each a simulation of one symbol at the pace of its acknowledgements: a tick is sent when the one before is acknowledged."
        );
        page.Table(
            ["simulations at a time", "ticks/s together (runs)", "gateway's CPU per tick, us (runs)", "client's CPU, % of a core (runs)"],
            Ticks.Select(side =>
                (string[])
                    [
                        MarkdownPage.Number(side.Sessions, "N0"),
                        MarkdownPage.Number(side.PerSecond, "N0"),
                        MarkdownPage.Number(side.CpuMicroseconds, "N0"),
                        MarkdownPage.Number(side.ClientPercent, "N0"),
                    ]
            )
        );
        page.Paragraph(
            $"Orders, each a batch of its own, so many between two ticks: sent one behind the other, answered by `batch_ack`, executed in the next candle, each with its report and a snapshot of the account."
        );
        page.Table(
            ["simulations at a time", "orders between two ticks", "orders/s together (runs)", "gateway's CPU per order, us (runs)"],
            Orders.Select(side =>
                (string[])
                    [
                        MarkdownPage.Number(side.Sessions, "N0"),
                        MarkdownPage.Number(side.PerTick, "N0"),
                        MarkdownPage.Number(side.PerSecond, "N0"),
                        MarkdownPage.Number(side.CpuMicroseconds, "N0"),
                    ]
            )
        );
        page.Paragraph(
            $"A simulation that holds after {Memory.Ticks:N0} ticks and {Memory.Orders:N0} orders takes {Memory.BytesPerSession:N0} bytes: the growth of resident memory from {Memory.Sessions:N0} welcomed connections to as many running simulations, the curve of the account and the messages kept for a broken line with it (`DOTNET_GCConserveMemory=7`, at most 4 MiB of new objects)."
        );
        page.Paragraph(
            $"Replays through `POST /api/replays` at the highest speed, a thousandfold, to one subscriber of all their topics. Rows were heard, or a newer one stood for them (`merged`)."
        );
        page.Table(
            ["replays at a time", "rows", "heard", "merged", "lost", "seconds (at best)", "rows/s", "gateway's CPU, % of a core"],
            Replays.Select(side =>
                (string[])
                    [
                        MarkdownPage.Number(side.Replays, "N0"),
                        MarkdownPage.Number(side.Rows, "N0"),
                        MarkdownPage.Number(side.Heard, "N0"),
                        MarkdownPage.Number(side.Merged, "N0"),
                        MarkdownPage.Number(side.Lost, "N0"),
                        $"{MarkdownPage.Number(side.Seconds, "N1")} ({MarkdownPage.Number(side.SecondsAtBest, "N1")})",
                        MarkdownPage.Number(side.Rows / side.Seconds, "N0"),
                        MarkdownPage.Number(side.CpuPercent, "N0"),
                    ]
            )
        );
        if (Engine.Count > 0)
        {
            page.Paragraph(
                $"The engine alone, in memory, beside a plain loop in Python (`bench/peers/python/fills.py`) that comes to the same cent:"
            );
            page.Table(["`bench/run micro simulations`"], Engine.Select(line => (string[])[line]));
        }

        page.Failures(Failures);
    }
}

internal sealed record SimulationSide(int Sessions, Samples PerSecond, Samples CpuMicroseconds, Samples ClientPercent);

internal sealed record OrderSide(int Sessions, int PerTick, Samples PerSecond, Samples CpuMicroseconds);

internal sealed record SimulationMemory(int Sessions, long Ticks, long Orders, double BytesPerSession);

internal sealed record ReplaySide(int Replays, long Rows, long Heard, long Merged, double Seconds, double SecondsAtBest, double CpuPercent)
{
    public long Lost => Rows - Heard - Merged;
}

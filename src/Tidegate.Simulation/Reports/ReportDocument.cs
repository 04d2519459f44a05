using Tidegate.Simulation.Candles;

namespace Tidegate.Simulation.Reports;

/// <summary>A report as it is kept and shown: plain values, amounts as exact decimals, instants in UTC.</summary>
public sealed record ReportDocument
{
    /// <summary>The one format there is so far.</summary>
    public const string FormatName = "tidegate.simulation-report.1";

    /// <summary>Always <see cref="FormatName"/>; another one is not ours to read.</summary>
    public required string Format { get; init; }

    /// <summary>Name of the session, for example <c>sess_5f2c</c>.</summary>
    public required string Session { get; init; }

    /// <summary>How it ended, in lower case: <c>completed</c>, <c>closed</c>, <c>failed</c>, or where it stands.</summary>
    public required string State { get; init; }

    /// <summary>The symbols.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>First instant.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>First instant that does not belong to it.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>SimuTrador's name of the timeframe, for example <c>1min</c>.</summary>
    public required string Timeframe { get; init; }

    /// <summary>Cash at the start.</summary>
    public required decimal InitialCapital { get; init; }

    /// <summary>Commission for each share.</summary>
    public required decimal CommissionPerShare { get; init; }

    /// <summary>Slippage in hundredths of a percent.</summary>
    public required decimal SlippageBps { get; init; }

    /// <summary>What came of it.</summary>
    public required ReportFigures Figures { get; init; }

    /// <summary>What is still held.</summary>
    public required IReadOnlyList<ReportPosition> Positions { get; init; }

    /// <summary>What the account was worth over time, oldest first, at most 2,001 points.</summary>
    public required IReadOnlyList<ReportPoint> Equity { get; init; }

    /// <summary>Executions, oldest first, at most 100,000.</summary>
    public required IReadOnlyList<ReportTrade> Trades { get; init; }

    /// <summary>Puts a report into this form.</summary>
    public static ReportDocument Of(string session, SimulationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var settings = report.Settings;
        return new ReportDocument
        {
            Format = FormatName,
            Session = session,
            State = report.State.ToString().ToLowerInvariant(),
            Symbols = settings.Symbols,
            Start = Instant(settings.StartNs),
            End = Instant(settings.EndNs),
            Timeframe = settings.Timeframe.Name(),
            InitialCapital = settings.InitialCapital,
            CommissionPerShare = settings.CommissionPerShare,
            SlippageBps = settings.SlippageBasisPoints,
            Figures = ReportFigures.Of(report),
            Positions =
            [
                .. report.Account.Positions.Select(held => new ReportPosition(
                    held.Symbol,
                    held.Quantity,
                    held.AverageCost,
                    held.LastPrice
                )),
            ],
            Equity = [.. report.Curve.Select(point => new ReportPoint(Instant(point.TimeNs), point.Equity))],
            Trades = [.. report.Trades.Select(ReportTrade.Of)],
        };
    }

    internal static DateTimeOffset Instant(long unixNanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(unixNanoseconds / TimeSpan.NanosecondsPerTick);
}

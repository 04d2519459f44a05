using System.Globalization;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Candles.Import;
using Tidegate.Simulation.Reports;
using Tidegate.Simulation.Sessions;
using Tidegate.Simulation.Worker;

// A simulation in a process of its own: <candles.csv> <seed>. Writes every message that its client would be told, then the report as JSON
// and as a page; the first line says in which culture and zone, so that nobody compares two of the same.
var (path, seed) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
using var output = Console.OpenStandardOutput();
Say($"{CultureInfo.CurrentCulture.Name} {1.5} {TimeZoneInfo.Local.BaseUtcOffset.TotalMinutes}");

var source = new CandleSource { Path = path, TimeFormat = "yyyy-MM-dd HH:mm" };
using var library = CandleLibrary.Load(new CandleLibraryOptions { Sources = { source } }, CancellationToken.None);
var first = DateTimeOffset.Parse("2024-03-08", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
var settings = new SimulationSettings(["AAPL", "MSFT", "TCS"], Ns(first), Ns(first.AddDays(5)), 250_000)
{
    Timeframe = Timeframe.FiveMinutes,
    WarmupBars = 12,
};
var messages = new SimulationMessages("sess_worker", settings, new StoppedTime(first));
using var engine = new SimulationEngine(settings, library.Open(settings));
var history = library.History(settings);
foreach (var slice in history)
{
    engine.Warm(slice);
}

foreach (var message in messages.History(history))
{
    Write(message.Span);
}

engine.TryStart();
var strategy = new Strategy(engine, seed);
var events = new List<SimulationEvent>();
while (engine.Step(events))
{
    Tell();
    if (strategy.Place() is { } result)
    {
        Write(messages.Of("batch_ack", json => SimutradorSessions.WriteBatch(json, "sess_worker", result)).Span);
    }
}

Tell();
var report = ReportDocument.Of("sess_worker", engine.Report());
Write(ReportJson.Write(report));
Say(ReportPage.Render(report));
return report.Figures.TradeCount > 0 ? 0 : 1;

void Tell()
{
    foreach (var happened in events)
    {
        if (messages.Of(happened) is { } message)
        {
            Write(message.Span);
        }
    }

    events.Clear();
}

void Say(string text) => Write(System.Text.Encoding.UTF8.GetBytes(text));

void Write(ReadOnlySpan<byte> message)
{
    output.Write(message);
    output.WriteByte((byte)'\n');
}

static long Ns(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

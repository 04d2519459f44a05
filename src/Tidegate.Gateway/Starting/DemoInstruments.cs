using Tidegate.Core.Topics;
using Tidegate.Feeds.Csv;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Gateway.Starting;

/// <summary>Lists the symbols of the demo day as instruments, so that a client that looks a symbol up before it subscribes finds it.</summary>
internal sealed class DemoInstruments(CsvFeed feed, InstrumentBook book, TimeProvider time) : IHostedService
{
    /// <summary>The broker whose they are said to be.</summary>
    public const string Broker = "demo";

    private const decimal TickSize = 0.05m; // of most shares at NSE

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var table = new InstrumentTableBuilder(Broker, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        foreach (var topic in feed.Topics)
        {
            table.Add(InstrumentOf(topic, table.Count + 1));
        }

        book.TryReplace(table.Build(), report: null, out _);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Instrument InstrumentOf(Topic topic, int number)
    {
        var (symbol, exchange) = (topic.Key.ToString(), topic.Path.Split('/')[1]);
        return new Instrument
        {
            Symbol = symbol,
            Exchange = exchange,
            Name = symbol,
            Broker = Broker,
            BrokerSymbol = symbol,
            BrokerExchange = exchange,
            Token = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            TickSize = TickSize,
        };
    }
}

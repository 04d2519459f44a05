using Microsoft.Extensions.Logging;
using Tidegate.Auth.Stores;
using Tidegate.Gateway.Starting;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Markets.Instruments.Tables;
using Tidegate.Testing;
using Tidegate.Tests.Feeds;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class InstrumentWatchTests
{
    private static readonly DateOnly Day = new(2025, 4, 1);

    private readonly MemoryInstrumentStore _store = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2025, 4, 1, 20, 0, 0, TimeSpan.Zero)); // the second of April in India
    private readonly RecordingLogger<InstrumentWatch> _log = new();
    private readonly InstrumentBook _book;
    private readonly InstrumentWatch _watch;

    public InstrumentWatchTests()
    {
        _book = new InstrumentBook(_store);
        _watch = new InstrumentWatch(_store, _book, _time, _log);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_takes_the_newest_day_of_every_broker_that_is_not_of_tomorrow()
    {
        await SaveAsync("zerodha", Day, "OLD");
        await SaveAsync("zerodha", Day.AddDays(1), "TODAY");
        await SaveAsync("zerodha", Day.AddDays(2), "TOMORROW");
        await SaveAsync("angel", Day, "OTHER");

        await _watch.StartAsync(Cancellation);

        Assert.True(_book.TryFind("zerodha", "TODAY", "NSE", out _));
        Assert.True(_book.TryFind("angel", "OTHER", "NSE", out _));
        Assert.False(_book.TryFind("TOMORROW", "NSE", out _));
        Assert.False(_book.TryFind("OLD", "NSE", out _));
    }

    [Fact]
    public async Task A_day_that_another_process_has_imported_is_taken_over_and_other_changes_are_not_its_business()
    {
        await _watch.StartAsync(Cancellation);
        await SaveAsync("zerodha", Day, "INFY");

        await _watch.OnChangedAsync([new StoreChange(1, StoreChangeKind.User, "alice")], Cancellation);
        Assert.False(_book.TryFind("INFY", "NSE", out _));

        await _watch.OnChangedAsync([new StoreChange(2, StoreChangeKind.Instruments, "zerodha:2025-04-01")], Cancellation);
        Assert.True(_book.TryFind("INFY", "NSE", out _));
    }

    [Fact]
    public async Task A_day_that_cannot_be_read_is_told_and_the_one_before_it_is_taken()
    {
        await SaveAsync("zerodha", Day, "INFY");
        await _store.SaveAsync(new InstrumentDay("zerodha", Day.AddDays(1), 1, new byte[100]), Cancellation);

        await _watch.StartAsync(Cancellation);

        Assert.True(_book.TryFind("INFY", "NSE", out _));
        Assert.Single(_log.At(LogLevel.Warning));
    }

    private ValueTask SaveAsync(string broker, DateOnly day, string symbol)
    {
        var table = new InstrumentTableBuilder(broker, day);
        table.Add(
            new Instrument
            {
                Symbol = symbol,
                Exchange = "NSE",
                Broker = broker,
                BrokerSymbol = symbol,
                BrokerExchange = "NSE",
                Token = "1",
            }
        );
        return _store.SaveAsync(InstrumentPacking.Pack(table.Build()), Cancellation);
    }
}

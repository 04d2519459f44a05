using Microsoft.Extensions.Logging;
using Tidegate.Auth.Stores;
using Tidegate.Gateway.Configuration;
using Tidegate.Gateway.Starting;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Markets.Instruments.Tables;
using Tidegate.Testing;
using Tidegate.Tests.Feeds;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class InstrumentWatchTests : IDisposable
{
    private static readonly DateOnly Day = new(2025, 4, 1);

    private readonly MemoryInstrumentStore _store = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2025, 4, 1, 20, 0, 0, TimeSpan.Zero)); // the second of April in India
    private readonly RecordingLogger<InstrumentWatch> _log = new();
    private readonly InstrumentOptions _options = new() { DaysKept = 30 };
    private readonly InstrumentBook _book;
    private readonly InstrumentWatch _watch;

    public InstrumentWatchTests()
    {
        _book = new InstrumentBook(_store);
        _watch = Watch(_store);
    }

    public void Dispose() => _book.Dispose();

    private InstrumentWatch Watch(IInstrumentStore store) => new(store, _book, _options, _time, _log);

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

    [Fact]
    public async Task Days_beyond_those_kept_go_at_the_start_and_after_an_import_and_what_was_in_force_stays()
    {
        foreach (var age in (int[])[1, 29, 31, 40, 41])
        {
            await SaveAsync("zerodha", Day.AddDays(1 - age), $"S{age}");
        }

        await SaveAsync("angel", Day.AddDays(-900), "ONLY");

        await _watch.StartAsync(Cancellation);
        Assert.Equal(["angel 2022-10-14", "zerodha 2025-03-02", "zerodha 2025-03-04", "zerodha 2025-04-01"], await KeptAsync());

        await SaveAsync("zerodha", Day.AddDays(-60), "LATE");
        await _watch.OnChangedAsync([new StoreChange(1, StoreChangeKind.User, "alice")], Cancellation);
        Assert.Equal(5, (await KeptAsync()).Length);
        await _watch.OnChangedAsync([new StoreChange(2, StoreChangeKind.Instruments, "zerodha:2025-01-31")], Cancellation);
        Assert.Equal(4, (await KeptAsync()).Length);
        Assert.True((await _book.AsOfAsync(Day.AddDays(-29), Cancellation)).TryFind("zerodha", "S31", "NSE", out _));
    }

    [Fact]
    public async Task With_none_named_every_day_is_kept_for_ever()
    {
        _options.DaysKept = 0;
        await SaveAsync("zerodha", Day.AddDays(-5_000), "OLD");
        await SaveAsync("zerodha", Day, "NEW");

        await _watch.StartAsync(Cancellation);

        Assert.Equal(2, (await KeptAsync()).Length);
    }

    [Fact]
    public async Task A_store_that_cannot_remove_is_told_and_the_new_day_is_taken_over_all_the_same()
    {
        await SaveAsync("zerodha", Day.AddDays(-60), "OLDER");
        await SaveAsync("zerodha", Day.AddDays(-50), "OLD");
        await SaveAsync("zerodha", Day, "NEW");

        await Watch(new UnpurgeableStore(_store))
            .OnChangedAsync([new StoreChange(1, StoreChangeKind.Instruments, "zerodha:2025-04-01")], Cancellation);

        Assert.True(_book.TryFind("NEW", "NSE", out _));
        Assert.Contains("read-only", Assert.Single(_log.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    private async Task<string[]> KeptAsync() =>
        [.. (await _store.ListAsync(Cancellation)).Select(head => $"{head.Broker} {head.Date:yyyy-MM-dd}")];

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

    private sealed class UnpurgeableStore(IInstrumentStore store) : IInstrumentStore
    {
        public ValueTask SaveAsync(InstrumentDay day, CancellationToken cancellation) => store.SaveAsync(day, cancellation);

        public ValueTask<InstrumentDay?> FindAsync(string broker, DateOnly date, CancellationToken cancellation) =>
            store.FindAsync(broker, date, cancellation);

        public ValueTask<IReadOnlyList<InstrumentDayHead>> ListAsync(CancellationToken cancellation) => store.ListAsync(cancellation);

        public ValueTask<int> PurgeAsync(string broker, DateOnly before, CancellationToken cancellation) =>
            throw new StoreUnavailableException("The database is read-only.");
    }
}

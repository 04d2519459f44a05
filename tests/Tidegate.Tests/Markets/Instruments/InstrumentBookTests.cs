using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Markets.Instruments.Tables;
using static Tidegate.Tests.Markets.Instruments.InstrumentDirectoryTests;

namespace Tidegate.Tests.Markets.Instruments;

public sealed class InstrumentBookTests
{
    private static readonly DateOnly Thursday = new(2025, 3, 27);

    private readonly MemoryInstrumentStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_token_was_on_a_day_is_answered_from_the_version_of_that_day()
    {
        var book = new InstrumentBook(_store);
        await book.ImportAsync(Day(Thursday.AddDays(-1), "OLD"), Report(), mayShrink: false, Cancellation);
        await book.ImportAsync(Day(Thursday.AddDays(3), "NEW"), Report(), mayShrink: false, Cancellation);

        Assert.Equal("NEW", SymbolIn(book.Current));
        Assert.Equal("OLD", SymbolIn(await book.AsOfAsync(Thursday, Cancellation)));
        Assert.Equal("NEW", SymbolIn(await book.AsOfAsync(Thursday.AddDays(3), Cancellation)));
        Assert.Equal("NEW", SymbolIn(await book.AsOfAsync(Thursday.AddDays(300), Cancellation)));
        Assert.Null(SymbolIn(await book.AsOfAsync(Thursday.AddDays(-2), Cancellation)));
        Assert.Same((await book.AsOfAsync(Thursday, Cancellation)).Tables[0], (await book.AsOfAsync(Thursday, Cancellation)).Tables[0]);
    }

    [Fact]
    public async Task An_older_file_is_kept_for_questions_but_does_not_become_current()
    {
        var book = new InstrumentBook(_store);
        await book.ImportAsync(Day(Thursday, "NEW"), Report(), mayShrink: false, Cancellation);

        Assert.Null(await book.ImportAsync(Day(Thursday.AddDays(-7), "OLD"), Report(), mayShrink: false, Cancellation));

        Assert.Equal("NEW", SymbolIn(book.Current));
        Assert.Equal("OLD", SymbolIn(await book.AsOfAsync(Thursday.AddDays(-1), Cancellation)));
    }

    [Fact]
    public async Task A_day_that_is_imported_again_replaces_what_was_remembered_of_it()
    {
        var book = new InstrumentBook(_store);
        await book.ImportAsync(Day(Thursday, "NEW"), Report(), mayShrink: false, Cancellation);
        await book.ImportAsync(Day(Thursday.AddDays(-7), "WRONG"), Report(), mayShrink: false, Cancellation);
        Assert.Equal("WRONG", SymbolIn(await book.AsOfAsync(Thursday.AddDays(-1), Cancellation)));

        await book.ImportAsync(Day(Thursday.AddDays(-7), "RIGHT"), Report(), mayShrink: false, Cancellation);

        Assert.Equal("RIGHT", SymbolIn(await book.AsOfAsync(Thursday.AddDays(-1), Cancellation)));
    }

    [Fact]
    public async Task A_restart_finds_every_brokers_newest_day_up_to_today()
    {
        await _store.SaveAsync(InstrumentPacking.Pack(Day(Thursday, "A")), Cancellation);
        await _store.SaveAsync(InstrumentPacking.Pack(Day(Thursday.AddDays(1), "TOMORROW")), Cancellation);
        await _store.SaveAsync(
            InstrumentPacking.Pack(Table("angel", Thursday.AddDays(-9), Share("B", "9") with { Broker = "angel" })),
            Cancellation
        );

        var book = await InstrumentBook.RestoreAsync(_store, Thursday, null, Cancellation);

        Assert.Equal("A", SymbolIn(book.Current));
        Assert.True(book.TryFindToken("angel", "9", "NSE", out _));
        Assert.Equal(2, book.Version);
        Assert.True(await book.ReloadAsync("zerodha", Thursday.AddDays(1), null, Cancellation));
        Assert.Equal("TOMORROW", SymbolIn(book.Current));
        Assert.False(await book.ReloadAsync("dhan", Thursday, null, Cancellation));
    }

    [Fact]
    public async Task A_damaged_day_is_named_and_the_day_before_is_taken()
    {
        var damaged = InstrumentPacking.Pack(Day(Thursday, "BAD"));
        await _store.SaveAsync(InstrumentPacking.Pack(Day(Thursday.AddDays(-1), "GOOD")), Cancellation);
        await _store.SaveAsync(damaged with { Content = damaged.Content[..^1] }, Cancellation);
        var faults = new List<string>();

        var book = await InstrumentBook.RestoreAsync(_store, Thursday, faults.Add, Cancellation);

        Assert.Equal("GOOD", SymbolIn(book.Current));
        Assert.Contains("zerodha of 2025-03-27", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_old_directory_stays_when_the_new_file_is_empty_or_cut_to_a_part_of_it()
    {
        var book = new InstrumentBook(_store);
        var whole = Table("zerodha", Thursday, [.. Enumerable.Range(0, 100).Select(i => Share($"S{i}", $"{i}"))]);
        var cut = Table("zerodha", Thursday.AddDays(1), [.. Enumerable.Range(0, 89).Select(i => Share($"S{i}", $"{i}"))]);
        var nearlyWhole = Table("zerodha", Thursday.AddDays(1), [.. Enumerable.Range(0, 90).Select(i => Share($"S{i}", $"{i}"))]);
        Assert.Null(await book.ImportAsync(whole, Report(), mayShrink: false, Cancellation));
        var before = book.Current;

        Assert.NotNull(await book.ImportAsync(Table("zerodha", Thursday.AddDays(1)), Report(), mayShrink: false, Cancellation));
        Assert.Contains(
            "89",
            await book.ImportAsync(cut, Report() with { IsCut = true }, mayShrink: true, Cancellation),
            StringComparison.Ordinal
        );
        Assert.False(book.TryReplace(cut, Report() with { IsCut = true }, out var refusal));
        Assert.Contains("the old directory stays", refusal, StringComparison.Ordinal);

        Assert.Same(before, book.Current);
        Assert.Equal(whole.Date, Assert.Single(await _store.ListAsync(Cancellation)).Date);
        Assert.Null(await book.ImportAsync(nearlyWhole, Report() with { IsCut = true }, mayShrink: true, Cancellation));
        Assert.Null(await book.ImportAsync(cut, Report(), mayShrink: false, Cancellation)); // whole, though smaller: contracts end
        book.Remove("zerodha");
        Assert.Equal(0, book.Current.Count);
    }

    [Fact]
    public async Task Half_a_file_that_looks_whole_is_not_taken_unless_somebody_says_so()
    {
        var book = new InstrumentBook(_store);
        var whole = Table("zerodha", Thursday, [.. Enumerable.Range(0, 100).Select(i => Share($"S{i}", $"{i}"))]);
        var half = Table("zerodha", Thursday, [.. Enumerable.Range(0, 49).Select(i => Share($"S{i}", $"{i}"))]);
        await book.ImportAsync(whole, Report(), mayShrink: false, Cancellation);

        Assert.Equal(
            "The file of zerodha has less than half of what was known, with 49 instruments where there were 100: the old directory stays.",
            await book.ImportAsync(half, Report(), mayShrink: false, Cancellation)
        );
        Assert.False(book.TryReplace(half, Report(), out _));
        Assert.Equal(100, book.Current.Count);
        Assert.Null(await book.ImportAsync(half, Report(), mayShrink: true, Cancellation));
        Assert.Equal(49, book.Current.Count);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new InstrumentBook().ImportAsync(whole, Report(), mayShrink: false, Cancellation)
        );
    }

    [Fact]
    public async Task A_reload_of_what_is_in_use_changes_nothing_and_of_the_same_day_written_anew_everything()
    {
        await _store.SaveAsync(InstrumentPacking.Pack(Day(Thursday, "A")), Cancellation);
        var book = await InstrumentBook.RestoreAsync(_store, Thursday, null, Cancellation);
        var (before, version) = (book.Current, book.Version);

        Assert.True(await book.ReloadAsync("zerodha", Thursday, null, Cancellation));
        Assert.Equal((before, version), (book.Current, book.Version));

        await _store.SaveAsync(InstrumentPacking.Pack(Day(Thursday, "B")), Cancellation);
        Assert.True(await book.ReloadAsync("zerodha", Thursday, null, Cancellation));
        Assert.Equal(("B", version + 1), (SymbolIn(book.Current), book.Version));
    }

    [Fact]
    public async Task A_slow_reload_does_not_put_an_older_day_over_a_newer_one()
    {
        await _store.SaveAsync(InstrumentPacking.Pack(Day(Thursday, "OLD")), Cancellation);
        var slow = new SlowStore(_store);
        var book = new InstrumentBook(slow);
        var first = book.ReloadAsync("zerodha", Thursday.AddDays(1), null, Cancellation); // has read the old day, and waits

        await _store.SaveAsync(InstrumentPacking.Pack(Day(Thursday.AddDays(1), "NEW")), Cancellation);
        var second = book.ReloadAsync("zerodha", Thursday.AddDays(1), null, Cancellation);
        slow.GoOn.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal("NEW", SymbolIn(book.Current));
    }

    [Fact]
    public async Task Readers_see_the_old_day_or_the_new_one_while_days_are_swapped_under_them()
    {
        const int Rows = 2_000;
        var days = Enumerable.Range(0, 2).Select(day => Table("zerodha", Thursday.AddDays(day), Rowed(day))).ToArray();
        var book = new InstrumentBook();
        Assert.True(book.TryReplace(days[0], null, out _));
        using var ended = new CancellationTokenSource();
        var reads = 0L;
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Run(() => ReadUntilEnded(seed), Cancellation)).ToArray();

        for (var swap = 1; swap <= 20_000 || (Interlocked.Read(ref reads) < 50_000 && !readers.Any(reader => reader.IsCompleted)); swap++)
        {
            Assert.True(book.TryReplace(days[swap % 2], null, out _));
        }

        await ended.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(reads >= 50_000);

        static Instrument[] Rowed(int day) =>
            [.. Enumerable.Range(0, Rows).Select(i => Share($"S{i}", $"{i}::::{day}") with { Name = $"DAY{day}" })];

        void ReadUntilEnded(int seed)
        {
            var random = new Random(seed);
            while (!ended.IsCancellationRequested)
            {
                var i = random.Next(Rows);
                var directory = book.Current;
                Assert.True(directory.TryFind($"S{i}", "NSE", out var one));
                Assert.True(directory.TryFindToken("zerodha", $"{i}", "NSE", out var two));
                Assert.Same(one, two); // of one day, and one object for each row
                Assert.Equal($"{i}::::{one.Name[^1]}", one.Token);
                Assert.True(book.TryFind($"S{i}", "NSE", out _));
                Interlocked.Increment(ref reads);
            }
        }
    }

    [Fact]
    public void The_briefs_mapper_answers_what_the_brief_says()
    {
        var book = new InstrumentBook();
        book.TryReplace(Table("zerodha", Share("RELIANCE", "738561::::2885") with { BrokerSymbol = "RELIANCE-EQ" }), null, out _);
        var mapper = new SymbolMapper(book);

        Assert.Equal(new TokenData("738561::::2885", "NSE", "RELIANCE-EQ"), mapper.GetTokenFromSymbol("RELIANCE", "NSE"));
        Assert.Equal(new TokenData("738561::::2885", "NSE", "RELIANCE-EQ"), mapper.GetTokenFromSymbol("RELIANCE", "NSE", "zerodha"));
        Assert.Null(mapper.GetTokenFromSymbol("RELIANCE", "NSE", "angel"));
        Assert.Null(mapper.GetTokenFromSymbol("NOPE", "NSE"));
        Assert.Equal(new SymbolData("RELIANCE", "NSE"), mapper.GetSymbolFromToken("738561::::2885", "NSE"));
        Assert.Equal(new SymbolData("RELIANCE", "NSE"), mapper.GetSymbolFromToken("738561", "NSE", "zerodha"));
        Assert.Null(mapper.GetSymbolFromToken("738561", "BSE"));
        Assert.True(mapper.TryGetToken("RELIANCE", "NSE", out _, out _));
        Assert.False(mapper.TryGetToken("NO&PE", "NSE", out _, out var error));
        Assert.Equal(
            """{"type":"error","code":"SYMBOL_NOT_FOUND","message":"Symbol NO&PE not found for exchange NSE","symbol":"NO&PE","exchange":"NSE"}""",
            error.ToJson()
        );
        Assert.Equal("""{"type":"error","code":"X","message":"m"}""", new SymbolMappingError("X", "m", "", null).ToJson());
        Assert.Equal("""{"type":"error","code":"X","message":"m","symbol":"INFY"}""", new SymbolMappingError("X", "m", "INFY").ToJson());
        Assert.Equal(
            """{"type":"error","code":"X","message":"m","exchange":"NSE"}""",
            new SymbolMappingError("X", "m", Exchange: "NSE").ToJson()
        );
        Assert.InRange(SymbolMappingError.SymbolNotFound(new string('A', 10_000), "NSE").ToJson().Length, 1, 400);
    }

    private static InstrumentTable Day(DateOnly date, string symbol) => Table("zerodha", date, Share(symbol, "53001::::207"));

    private static string? SymbolIn(InstrumentDirectory directory) =>
        directory.TryFindToken("zerodha", "53001", "NSE", out var one) ? one.Symbol : null;

    private static ImportReport Report() =>
        new()
        {
            Broker = "zerodha",
            Format = "kite csv",
            Bytes = 1,
            RowsRead = 1,
            RowsKept = 1,
            RowsShadowed = 0,
            IsCut = false,
            Skipped = [],
        };

    /// <summary>Answers the first question only when it is told to, with what it read before.</summary>
    private sealed class SlowStore(IInstrumentStore store) : IInstrumentStore
    {
        private int _asked;

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask SaveAsync(InstrumentDay day, CancellationToken cancellation) => store.SaveAsync(day, cancellation);

        public async ValueTask<InstrumentDay?> FindAsync(string broker, DateOnly date, CancellationToken cancellation)
        {
            var isFirst = Interlocked.Increment(ref _asked) == 1;
            var found = await store.FindAsync(broker, date, cancellation);
            if (isFirst)
            {
                await GoOn.Task.WaitAsync(cancellation);
            }

            return found;
        }

        public ValueTask<IReadOnlyList<InstrumentDayHead>> ListAsync(CancellationToken cancellation) => store.ListAsync(cancellation);

        public ValueTask<int> PurgeAsync(string broker, DateOnly before, CancellationToken cancellation) =>
            store.PurgeAsync(broker, before, cancellation);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;

namespace Tidegate.Tests.Auth.Revoking;

public sealed class ChangeWatchTests : IDisposable
{
    private readonly TokenHouse _house = new();
    private readonly RecordingListener _listener = new();
    private readonly CountingSweep _sweep = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task Every_change_is_told_in_order_and_then_the_sessions_are_looked_at()
    {
        var watch = Watch();
        await LookAsync(watch);
        var swept = _sweep.Count;

        await _house.AddUserAsync("alice");
        await _house.AddUserAsync("bob");
        var changed = await LookAsync(watch);
        var again = await LookAsync(watch);

        Assert.Equal((true, false), (changed, again));
        Assert.Equal(["alice", "bob"], _listener.Heard.Select(change => change.Value));
        Assert.Equal(swept + 1, _sweep.Count);
    }

    [Fact]
    public async Task At_the_start_everything_is_unknown_and_what_was_before_is_not_told_again()
    {
        await _house.AddUserAsync("alice");

        await LookAsync(Watch());

        Assert.Equal(1, _listener.Unknown);
        Assert.Empty(_listener.Heard);
        Assert.Equal(1, _sweep.Count);
    }

    [Fact]
    public async Task A_store_that_was_away_is_caught_up_with_when_it_is_back()
    {
        var watch = Watch();
        await LookAsync(watch);
        _house.Switch.IsAway = true;

        Assert.False(await LookAsync(watch));
        Assert.False(await LookAsync(watch));
        await _house.AddUserAsync("alice");
        _house.Switch.IsAway = false;
        Assert.True(await LookAsync(watch));

        Assert.Equal(2, _listener.Unknown);
        Assert.Equal(2, _sweep.Count);
    }

    [Fact]
    public async Task A_listener_that_cannot_read_hears_of_it_again()
    {
        var watch = Watch();
        await LookAsync(watch);
        await _house.AddUserAsync("alice");
        _listener.IsAway = true;
        Assert.False(await LookAsync(watch));
        _listener.IsAway = false;

        Assert.True(await LookAsync(watch));

        Assert.Equal(2, _listener.Unknown);
    }

    [Fact]
    public async Task Even_what_should_never_happen_does_not_end_the_watch()
    {
        var watch = Watch();
        await LookAsync(watch);
        await _house.AddUserAsync("alice");
        _listener.Fault = new InvalidOperationException("a mistake of ours");
        Assert.False(await LookAsync(watch));
        _listener.Fault = null;

        Assert.True(await LookAsync(watch));
    }

    [Fact]
    public async Task What_another_process_revokes_holds_here_a_quarter_of_a_second_later()
    {
        var issued = await _house.SignInAsync();
        var grant = await _house.GrantAsync(issued.AccessToken);
        using var stop = new CancellationTokenSource();
        var running = Watch().RunAsync(stop.Token);
        await _house.Time.UntilTimerAsync(ChangeWatch.Interval);

        await _house.Stores.Revocations.AddAsync(
            new Revocation(RevocationKind.TokenId, grant.TokenId!, _house.Time.GetUtcNow(), grant.ExpiresAt),
            TestContext.Current.CancellationToken
        );
        var swept = _sweep.NextAsync();
        _house.Time.Advance(ChangeWatch.Interval);
        await swept.WaitAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(_house.Revocations.Find(grant));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task What_is_revoked_here_is_looked_at_without_waiting_even_while_the_store_is_away()
    {
        using var stop = new CancellationTokenSource();
        var running = Watch().RunAsync(stop.Token);
        await _house.Time.UntilTimerAsync(ChangeWatch.Interval);
        var swept = _sweep.NextAsync();
        _house.Switch.IsAway = true;

        _house.Revocations.EndFamily("family");

        await swept.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_thousand_changes_and_one_more_are_all_told()
    {
        var watch = Watch();
        await LookAsync(watch);
        for (var number = 0; number < 1_001; number++)
        {
            await _house.AddUserAsync($"user{number}");
        }

        Assert.True(await LookAsync(watch));
        Assert.True(await LookAsync(watch));
        Assert.False(await LookAsync(watch));

        Assert.Equal(1_001, _listener.Heard.Count);
    }

    [Fact]
    public async Task Once_a_minute_what_is_over_is_cleared_away()
    {
        var watch = Watch();
        await LookAsync(watch);
        var issued = await _house.SignInAsync();
        await _house.Revocations.RevokeTokenAsync(
            "t",
            _house.Time.GetUtcNow().AddSeconds(1),
            TokenHouse.Nobody,
            null,
            TestContext.Current.CancellationToken
        );

        _house.Time.Advance(TimeSpan.FromSeconds(59));
        await LookAsync(watch);
        Assert.Equal(1, _house.Revocations.Count);
        _house.Time.Advance(TimeSpan.FromDays(9));
        await LookAsync(watch);

        Assert.Equal(0, _house.Revocations.Count);
        Assert.Null(await _house.Stores.Refresh.FindAsync(issued.SessionId!, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_database_that_was_put_back_to_an_older_one_is_noticed_within_a_minute()
    {
        var changes = new ReplacedChanges(_house.Stores.Changes);
        var watch = Watch(changes);
        await _house.AddUserAsync("alice");
        await LookAsync(watch);

        changes.Now = new MemoryStores().Changes;
        _house.Time.Advance(TimeSpan.FromMinutes(1));
        await LookAsync(watch);
        await LookAsync(watch);

        Assert.Equal(2, _listener.Unknown);
    }

    [Fact]
    public async Task Changes_that_were_trimmed_before_they_were_read_make_everything_unknown()
    {
        var watch = Watch();
        await LookAsync(watch);
        await _house.AddUserAsync("alice");
        await _house.AddUserAsync("bob");
        await _house.Stores.Changes.TrimAsync(1, TestContext.Current.CancellationToken);
        var unknown = _listener.Unknown;

        var changed = await LookAsync(watch);
        var again = await LookAsync(watch);

        Assert.Equal((true, false), (changed, again));
        Assert.Equal(unknown + 1, _listener.Unknown);
        Assert.Empty(_listener.Heard); // what is left of them says less than reading everything again
    }

    [Fact]
    public async Task A_watch_that_is_more_behind_than_is_kept_still_learns_who_was_revoked()
    {
        var issued = await _house.SignInAsync();
        var grant = await _house.GrantAsync(issued.AccessToken);
        var watch = Watch();
        await LookAsync(watch);
        await _house.Stores.Revocations.AddAsync(
            new Revocation(RevocationKind.TokenId, grant.TokenId!, _house.Time.GetUtcNow(), grant.ExpiresAt),
            TestContext.Current.CancellationToken
        );
        await _house.AddUserAsync("bob");
        await _house.Stores.Changes.TrimAsync(1, TestContext.Current.CancellationToken);

        await LookAsync(watch);

        Assert.NotNull(_house.Revocations.Find(grant));
    }

    private ChangeWatch Watch(IChangeStore? changes = null) =>
        new(
            changes ?? _house.Switch.Over(_house.Stores.Changes),
            _house.Revocations,
            _house.Switch.Over(_house.Stores.Refresh),
            [_house.Revocations, _listener],
            [_sweep],
            _house.Signal,
            _house.Time,
            NullLogger<ChangeWatch>.Instance
        );

    private static async Task<bool> LookAsync(ChangeWatch watch) => await watch.LookAsync(TestContext.Current.CancellationToken);

    /// <summary>A database in whose place another one can be put.</summary>
    private sealed class ReplacedChanges(IChangeStore first) : IChangeStore
    {
        public IChangeStore Now { get; set; } = first;

        public ValueTask<long> LastAsync(CancellationToken cancellation) => Now.LastAsync(cancellation);

        public ValueTask<IReadOnlyList<StoreChange>> ReadAfterAsync(long seq, int count, CancellationToken cancellation) =>
            Now.ReadAfterAsync(seq, count, cancellation);

        public ValueTask TrimAsync(int keep, CancellationToken cancellation) => Now.TrimAsync(keep, cancellation);
    }

    private sealed class RecordingListener : IChangeListener
    {
        public ConcurrentQueue<StoreChange> Heard { get; } = [];

        public int Unknown { get; private set; }

        public bool IsAway { get; set; }

        public Exception? Fault { get; set; }

        public ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
        {
            if (IsAway || Fault is not null)
            {
                throw Fault ?? new StoreUnavailableException("away");
            }

            foreach (var change in changes)
            {
                Heard.Enqueue(change);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask OnUnknownAsync(CancellationToken cancellation)
        {
            Unknown++;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class CountingSweep : IGrantSweep
    {
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task NextAsync()
        {
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }

        public void ReviewGrants()
        {
            Interlocked.Increment(ref _count);
            _next.TrySetResult();
        }
    }
}

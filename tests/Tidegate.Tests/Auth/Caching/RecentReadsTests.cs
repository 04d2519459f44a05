using Tidegate.Auth.Caching;
using Tidegate.Auth.Stores;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Caching;

public sealed class RecentReadsTests
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();
    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal) { ["alice"] = "v1" };
    private Func<Task> _beforeAnswer = () => Task.CompletedTask;
    private bool _isAway;
    private int _reads;

    [Fact]
    public async Task A_record_is_read_once_while_it_is_fresh()
    {
        var reads = Reads();

        Assert.Equal("v1", await reads.FindAsync("alice", Cancel));
        _stored["alice"] = "v2";
        _time.Advance(Fresh - TimeSpan.FromTicks(1));
        Assert.Equal("v1", await reads.FindAsync("alice", Cancel));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("v2", await reads.FindAsync("alice", Cancel));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task That_there_is_none_is_remembered_too()
    {
        var reads = Reads();

        Assert.Null(await reads.FindAsync("nobody", Cancel));
        Assert.Null(await reads.FindAsync("nobody", Cancel));

        Assert.Equal(1, _reads);
        Assert.True(reads.TryKnown("nobody", out _));
        Assert.False(reads.TryKnown("alice", out _));
    }

    [Fact]
    public async Task Who_is_known_goes_on_while_the_store_is_away_and_who_is_not_is_told()
    {
        var reads = Reads();
        await reads.FindAsync("alice", Cancel);

        _isAway = true;
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("v1", await reads.FindAsync("alice", Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => reads.FindAsync("bob", Cancel).AsTask());
    }

    [Fact]
    public async Task What_has_changed_is_not_believed_while_it_cannot_be_read_and_is_read_when_it_can()
    {
        var reads = Reads();
        await reads.FindAsync("alice", Cancel);
        (_stored["alice"], _isAway) = ("v2", true);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => reads.ReloadAsync("alice", Cancel).AsTask());
        Assert.False(reads.TryKnown("alice", out _));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => reads.FindAsync("alice", Cancel).AsTask());

        _isAway = false;
        await reads.ReloadAllAsync(Cancel); // what is in doubt is not forgotten
        Assert.True(reads.TryKnown("alice", out var record));
        Assert.Equal("v2", record);
    }

    [Fact]
    public async Task A_read_that_began_before_a_change_does_not_bring_the_old_record_back()
    {
        var reads = Reads();
        var answer = new TaskCompletionSource();
        _beforeAnswer = () => answer.Task;
        var slow = reads.FindAsync("alice", Cancel).AsTask();
        _beforeAnswer = () => Task.CompletedTask;

        _stored["alice"] = "v2";
        await reads.ReloadAsync("alice", Cancel);
        answer.SetResult();

        Assert.Equal("v1", await slow); // what it saw when it asked
        Assert.Equal("v2", await reads.FindAsync("alice", Cancel));
    }

    [Fact]
    public async Task A_reload_that_another_change_disturbs_reads_again_until_it_is_kept()
    {
        var reads = Reads();
        await reads.FindAsync("alice", Cancel);
        var disturbances = 3;
        _beforeAnswer = () =>
        {
            if (disturbances-- > 0)
            {
                reads.Doubt("bob");
            }

            return Task.CompletedTask;
        };

        await reads.ReloadAsync("alice", Cancel);

        Assert.True(reads.TryKnown("alice", out _));
    }

    [Fact]
    public async Task A_flood_of_names_stays_within_the_bound()
    {
        var reads = Reads();
        for (var name = 0; name < 10_000; name++)
        {
            await reads.FindAsync($"n{name}", Cancel);
        }

        Assert.InRange(reads.Count, 1, 100);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RecentReads<string> Reads() => new(ReadAsync, 100, Fresh, _time);

    private async ValueTask<string?> ReadAsync(string name, CancellationToken cancellation)
    {
        _reads++;
        var record = _isAway ? throw new StoreUnavailableException("away") : _stored.GetValueOrDefault(name);
        await _beforeAnswer();
        return record;
    }
}

using Tidegate.Auth.Stores;
using Tidegate.Storage.Calls;
using Tidegate.Testing;

namespace Tidegate.Tests.Storage;

public sealed class CallGateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_call_waits_for_a_place_and_is_refused_at_its_deadline_and_not_before()
    {
        var gate = new CallGate(1, TimeSpan.FromSeconds(5), _time);
        var place = await gate.EnterAsync(TestContext.Current.CancellationToken);
        var waiting = gate.EnterAsync(TestContext.Current.CancellationToken).AsTask();

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting);
        place.Dispose();
        (await gate.EnterAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task A_place_that_is_given_back_goes_to_who_waits()
    {
        var gate = new CallGate(1, TimeSpan.FromSeconds(5), _time);
        var place = await gate.EnterAsync(TestContext.Current.CancellationToken);
        var waiting = gate.EnterAsync(TestContext.Current.CancellationToken).AsTask();

        place.Dispose();

        (await waiting).Dispose();
    }

    [Fact]
    public async Task Who_comes_while_4096_wait_is_refused_at_once()
    {
        var gate = new CallGate(1, TimeSpan.FromSeconds(5), _time);
        var place = await gate.EnterAsync(TestContext.Current.CancellationToken);
        var waiting = Enumerable.Range(0, 4_096).Select(_ => gate.EnterAsync(TestContext.Current.CancellationToken).AsTask()).ToList();

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await gate.EnterAsync(TestContext.Current.CancellationToken));

        place.Dispose();
        foreach (var each in waiting)
        {
            (await each).Dispose();
        }
    }

    [Fact]
    public async Task Who_gives_up_is_told_so_and_leaves_no_place_taken()
    {
        var gate = new CallGate(1, TimeSpan.FromSeconds(5), _time);
        var place = await gate.EnterAsync(TestContext.Current.CancellationToken);
        using var cancelled = new CancellationTokenSource();
        var waiting = gate.EnterAsync(cancelled.Token).AsTask();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        place.Dispose();
        (await gate.EnterAsync(TestContext.Current.CancellationToken)).Dispose();
    }
}

using Tidegate.AspNetCore.Hosting;
using Tidegate.Auth;

namespace Tidegate.Tests.AspNetCore.Hosting;

public sealed class LoopHostTests
{
    private readonly Loop _loop = new();

    [Fact]
    public async Task A_loop_finishes_what_must_not_be_lost_also_where_the_stop_comes_before_its_first_turn()
    {
        using var host = new LoopHost([_loop]);

        await host.StartAsync(new CancellationToken(canceled: true));
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, _loop.Finished);
    }

    [Fact]
    public async Task A_loop_runs_once_however_often_its_host_is_stopped()
    {
        using var host = new LoopHost([_loop]);
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.StopAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, _loop.Finished);
    }

    private sealed class Loop : IBackgroundLoop
    {
        private int _finished;

        public int Finished => Volatile.Read(ref _finished);

        public async Task RunAsync(CancellationToken stopping)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Increment(ref _finished);
        }
    }
}

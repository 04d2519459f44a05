namespace Tidegate.Feeds.Kraken;

/// <summary>A stream that listens, and its loop.</summary>
internal sealed class KrakenWanted : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly Task _running;

    /// <param name="stream">Listens from now on.</param>
    /// <param name="failed">Hears of a fault of ours, which ends the run.</param>
    /// <param name="stopping">Ends it too.</param>
    public KrakenWanted(KrakenStream stream, TaskCompletionSource failed, CancellationToken stopping)
    {
        Stream = stream;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        stream.Look();
        _running = RunAsync(failed);
    }

    public KrakenStream Stream { get; }

    /// <summary>Ends the loop and waits for it: its subscriptions are given up when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        Stream.Release();
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    private async Task RunAsync(TaskCompletionSource failed)
    {
        try
        {
            await Task.Yield();
            await Stream.RunAsync(_ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // it is wanted no more
        }
#pragma warning disable CA1031 // whatever it is, the run ends with it, and the supervisor says so
        catch (Exception fault)
#pragma warning restore CA1031
        {
            failed.TrySetException(fault);
        }
    }
}

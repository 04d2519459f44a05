namespace Tidegate.Feeds.Kraken;

/// <summary>Parts that live and end together.</summary>
internal static class Together
{
    /// <summary>Runs all until cancelled; where one fails the others end, and its failure is that of all.</summary>
    public static async Task RunAsync(CancellationToken ending, params Func<CancellationToken, Task>[] parts)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var running = Array.ConvertAll(parts, part => part(together.Token));
        var first = await Task.WhenAny(running);
        await together.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.ThrowIfCancellationRequested();
        await first;
    }
}

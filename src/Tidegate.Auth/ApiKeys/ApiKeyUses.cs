using System.Collections.Concurrent;
using Tidegate.Auth.Stores;

namespace Tidegate.Auth.ApiKeys;

/// <summary>Notes when API keys were last used and writes that down now and then: one write for all, and none on the way of a request. Thread-safe.</summary>
/// <param name="store">Where to.</param>
/// <param name="options">How often, and how many at most wait.</param>
/// <param name="time">Gives the instants.</param>
public sealed class ApiKeyUses(IApiKeyStore store, ApiKeyOptions options, TimeProvider time) : IBackgroundLoop
{
    private static readonly TimeSpan LastWriteWithin = TimeSpan.FromSeconds(3);

    private ConcurrentDictionary<string, DateTimeOffset> _waiting = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Keys whose last use waits to be written.</summary>
    public int Waiting => Volatile.Read(ref _count);

    /// <summary>Writes every so often until the stop, and once more then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ticks = new PeriodicTimer(options.LastUseInterval, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stopping))
            {
                await FlushAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using var deadline = new CancellationTokenSource(LastWriteWithin, time);
            await FlushAsync(deadline.Token);
        }
    }

    /// <summary>Notes a use now. Beyond the bound it is not noted: a last use is good to know, not worth memory.</summary>
    internal void Note(string id)
    {
        var waiting = Volatile.Read(ref _waiting);
        if (Volatile.Read(ref _count) < options.LastUsesWaitingMax && waiting.TryAdd(id, time.GetUtcNow()))
        {
            Interlocked.Increment(ref _count);
        }
        else if (waiting.ContainsKey(id))
        {
            waiting[id] = time.GetUtcNow();
        }
    }

    /// <summary>Writes what waits. What the store does not take waits on.</summary>
    /// <returns>True where nothing was left.</returns>
    internal async ValueTask<bool> FlushAsync(CancellationToken cancellation)
    {
        var taken = Interlocked.Exchange(ref _waiting, new(StringComparer.Ordinal));
        Interlocked.Exchange(ref _count, 0);
        if (taken.IsEmpty)
        {
            return true;
        }

        try
        {
            await store.TouchAsync(taken, cancellation);
            return true;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
        {
            Return(taken);
            return false;
        }
    }

    private void Return(ConcurrentDictionary<string, DateTimeOffset> taken)
    {
        foreach (var (id, at) in taken)
        {
            if (Volatile.Read(ref _count) < options.LastUsesWaitingMax && Volatile.Read(ref _waiting).TryAdd(id, at)) // a newer use stays
            {
                Interlocked.Increment(ref _count);
            }
        }
    }
}

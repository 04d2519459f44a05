using Microsoft.Extensions.Hosting;
using Tidegate.Auth.Stores;

namespace Tidegate.AspNetCore.Health;

/// <summary>Asks the store of identities now and then whether it answers, more often while it does not: a node whose store has been away for a while wants no new traffic.</summary>
/// <remarks>Not at once: sessions go on and most newcomers are let in from memory, so a hiccup must not move everybody to another node.</remarks>
internal sealed class StoreWatch : BackgroundService
{
    /// <summary>The part of readiness.</summary>
    public const string Part = "store";

    /// <summary>How long it may be away, from the first time that it did not answer, before the node says that it is not ready.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(4); // each is a write, and a disk's sync
    private static readonly TimeSpan AskAwayEvery = TimeSpan.FromSeconds(1); // who waits for it to come back hears of it at once
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly IStoreHealth _store;
    private readonly Readiness _readiness;
    private readonly TimeProvider _time;
    private long? _awaySince;

    public StoreWatch(IStoreHealth store, Readiness readiness, TimeProvider time)
    {
        (_store, _readiness, _time) = (store, readiness, time);
        readiness.Set(Part, isReady: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                Note(await AnswersAsync(stoppingToken));
                await Task.Delay(_awaySince is null ? AskEvery : AskAwayEvery, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(AnswerWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            await _store.CheckAsync(either.Token);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Note(bool answers)
    {
        if (answers)
        {
            _awaySince = null;
            _readiness.Set(Part, isReady: true);
            return;
        }

        _awaySince ??= _time.GetTimestamp();
        if (_time.GetElapsedTime(_awaySince.Value) >= Patience)
        {
            _readiness.Set(Part, isReady: false);
        }
    }
}

using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Tidegate.Auth.Plans;
using Tidegate.Core.Access;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>All simulations of this node: whose each is, who has a place and who waits, what the plans allow. Owns their loops. Thread-safe.</summary>
internal sealed partial class SimulationRegistry(
    TidegateOptions options,
    ISimulationCandles candles,
    PlanBook plans,
    TimeProvider time,
    ILogger<SimulationRegistry> logger
) : IAsyncDisposable
{
    private const int IdBytes = 8;

    private readonly Lock _gate = new();
    private readonly SimulationOptions _options = options.Simulation;
    private readonly SimulationPlaces _places = new(options.Simulation);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _over = []; // ended and kept, the oldest first
    private readonly SimulationOpening _opening = new(candles, options.Simulation, time);
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;

    /// <summary>What a user has used of his plan.</summary>
    public SimulationUsage UsageOf(Grant grant)
    {
        var (plan, now) = (plans.Current[grant.Plan], time.GetUtcNow());
        lock (_gate)
        {
            var owner = _places.OwnerOf(grant.UserId, now);
            return new SimulationUsage(plan, owner.Sessions.Used(now), owner.Placed, owner.Orders.Used(now));
        }
    }

    /// <summary>Makes a simulation, with a place or one in the queue; its data is there when it is made. It begins when it is started.</summary>
    /// <returns>Either the run or why there is none.</returns>
    public async ValueTask<(SimulationRun? Run, SimulationRefusal? Refusal)> CreateAsync(
        Grant grant,
        SimulationWish wish,
        CancellationToken cancellation
    )
    {
        var (plan, now) = (plans.Current[grant.Plan], time.GetUtcNow());
        if (PlanRefusal(plan, wish.Settings) is { } beyond)
        {
            return (null, beyond);
        }

        SimulationPlace? place;
        lock (_gate)
        {
            place = null;
            var refusal = _isDisposed ? SimulationRefusal.Busy : _places.TryTake(grant.UserId, plan, now, out place);
            if (refusal is null && !place!.Owner.Sessions.TryTake(1, plan.SessionsPerHour ?? int.MaxValue, now, out var retryAfter))
            {
                _places.Release(place);
                refusal = SimulationRefusal.Rate("The plan allows no further session within this hour", retryAfter);
            }

            if (refusal is not null)
            {
                return (null, refusal);
            }
        }

        return await MakeAsync(grant.UserId, wish, place!, now, cancellation);
    }

    /// <summary>The simulation of this name, for its owner only.</summary>
    public SimulationRun? Find(string id, string user, out SimulationRefusal? refusal)
    {
        lock (_gate)
        {
            var run = _entries.GetValueOrDefault(id)?.Run;
            refusal =
                run is null or { IsForgotten: true } ? SimulationRefusal.NotFound
                : run.Owner != user ? SimulationRefusal.NotYours
                : null;
            return refusal is null ? run : null;
        }
    }

    /// <summary>The simulations of a user, the oldest first.</summary>
    public IReadOnlyList<SimulationRun> Of(string user)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return [.. _places.OwnerOf(user, now).Runs.Where(run => !run.IsForgotten)];
        }
    }

    /// <summary>Of a user's simulations on a line the one that waits for this acknowledgement, else the first; null: none is there.</summary>
    /// <remarks>Asked for each of thousands of ticks a second: looks at this user's only, and makes no list of them.</remarks>
    public SimulationRun? FindOn(ISessionLine? line, string user, long sequence)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            SimulationRun? first = null;
            foreach (var run in _places.OwnerOf(user, now).Runs)
            {
                if (!run.IsForgotten && run.IsOn(line))
                {
                    if (run.Awaits(sequence))
                    {
                        return run;
                    }

                    first ??= run;
                }
            }

            return first;
        }
    }

    /// <summary>The client on this line has said something: its simulations there are not forgotten by it.</summary>
    public void Hear(ISessionLine? line, string user)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var run in _places.OwnerOf(user, now).Runs)
            {
                if (run.IsOn(line))
                {
                    run.Hear();
                }
            }
        }
    }

    /// <summary>Its place in the queue from 1; null: it does not wait.</summary>
    public int? PositionOf(SimulationRun run)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(run.Id) is { } entry ? SimulationPlaces.PositionOf(entry.Place) : null;
        }
    }

    /// <summary>Counts orders of a user; why he may not place them, or null.</summary>
    public SimulationRefusal? TakeOrders(Grant grant, int count)
    {
        var (plan, now) = (plans.Current[grant.Plan], time.GetUtcNow());
        lock (_gate)
        {
            return _places.OwnerOf(grant.UserId, now).Orders.TryTake(count, plan.OrdersPerMinute ?? int.MaxValue, now, out var retryAfter)
                ? null
                : SimulationRefusal.Rate("The plan allows no further orders within this minute", retryAfter);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Task[] loops;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            loops = [.. _entries.Values.Select(entry => entry.Loop)];
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(loops);
        _stopping.Dispose();
    }

    private async ValueTask<(SimulationRun?, SimulationRefusal?)> MakeAsync(
        string user,
        SimulationWish wish,
        SimulationPlace place,
        DateTimeOffset countedAt,
        CancellationToken cancellation
    )
    {
        SimulationRefusal? refusal = null;
        try
        {
            var (feed, history) = await _opening.OpenAsync(wish.Settings, cancellation);
            var engine = new SimulationEngine(wish.Settings, feed);
            if (TryBegin(user, wish, place, engine, history) is { } run)
            {
                return (run, null);
            }

            engine.Dispose();
            refusal = SimulationRefusal.Busy;
        }
        catch (TimeoutException exception)
        {
            LogUnreadable(exception);
            refusal = SimulationRefusal.TooLate("The candles did not come in time");
        }
        catch (CandleDataException exception)
        {
            refusal = SimulationRefusal.Data(exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException) // of candles that somebody else has registered
        {
            LogUnreadable(exception);
            refusal = SimulationRefusal.Data("The candles cannot be read");
        }
        finally
        {
            if (place.Run is null)
            {
                Release(place);
                GiveBack(place, countedAt);
            }
        }

        return (null, refusal);
    }

    /// <summary>Null: all has ended while its candles were read, and nobody would wait for its loop.</summary>
    private SimulationRun? TryBegin(
        string user,
        SimulationWish wish,
        SimulationPlace place,
        SimulationEngine engine,
        IReadOnlyList<CandleSlice> history
    )
    {
        var id = "sess_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        lock (_gate)
        {
            if (_isDisposed)
            {
                return null;
            }

            var run = new SimulationRun(id, user, wish, engine, history, _options, time, NoteEnd, logger);
            place.Run = run;
            var loop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _entries.Add(id, new Entry(run, place, loop.Task));
            place.Owner.Runs.Add(run);
            _ = Task.Run(() => OwnAsync(run, loop), CancellationToken.None); // the entry's task ends with it, and disposal waits for that
            if (place.IsGiven)
            {
                run.GivePlace();
            }

            return run;
        }
    }

    private async Task OwnAsync(SimulationRun run, TaskCompletionSource ended)
    {
        try
        {
            await run.RunAsync(_stopping.Token);
        }
        finally
        {
            run.Dispose();
            lock (_gate)
            {
                LetGo(_entries[run.Id]);
            }

            ended.SetResult();
        }
    }

    /// <summary>Nothing of it is kept any longer.</summary>
    private void LetGo(Entry entry)
    {
        _entries.Remove(entry.Run.Id);
        entry.Place.Owner.Runs.Remove(entry.Run);
        if (_over.Remove(entry))
        {
            entry.Place.Owner.Ended--;
        }
    }

    /// <summary>Steps no more: its place is free for others. Where too many are kept one makes room: of the user who has the most the oldest, so that nobody can crowd out the reports of others.</summary>
    private void NoteEnd(SimulationRun run)
    {
        Entry entry;
        Entry? surplus = null;
        lock (_gate)
        {
            entry = _entries[run.Id];
            if (!run.IsForgotten) // one that was deleted is not kept, and needs no room
            {
                _over.Add(entry);
                entry.Place.Owner.Ended++;
            }

            if (_over.Count > _options.EndedMax)
            {
                surplus = _over.MaxBy(each => each.Place.Owner.Ended)!; // the first of several
                _over.Remove(surplus);
                surplus.Place.Owner.Ended--;
            }
        }

        surplus?.Run.Forget();
        Release(entry.Place);
    }

    private void Release(SimulationPlace place)
    {
        List<SimulationPlace> given;
        lock (_gate)
        {
            given = _places.Release(place);
        }

        given.ForEach(each => each.Run?.GivePlace()); // one that is being made sees it when it is
    }

    private void GiveBack(SimulationPlace place, DateTimeOffset countedAt)
    {
        lock (_gate)
        {
            place.Owner.Sessions.GiveBack(1, countedAt);
        }
    }

    private SimulationRefusal? PlanRefusal(Plan plan, SimulationSettings settings)
    {
        var span = TimeSpan.FromTicks((settings.EndNs - settings.StartNs) / TimeSpan.NanosecondsPerTick);
        return settings.Symbols.Count > plan.SymbolsPerSession
                ? SimulationRefusal.Limit($"The plan allows {plan.SymbolsPerSession} symbols")
            : span > plan.SimulationSpan
                ? SimulationRefusal.Limit(
                    $"The plan allows {(long)plan.SimulationSpan.Value.TotalSeconds} seconds from start_date to end_date"
                )
            : plan.SimulationHoursMax is { } hours && span > TimeSpan.FromHours(hours)
                ? SimulationRefusal.Limit($"The plan allows {hours} hours from start_date to end_date")
            : (long)settings.WarmupBars * settings.Symbols.Count > _options.HistoryCandlesMax
                ? SimulationRefusal.Limit($"The history may have {_options.HistoryCandlesMax} candles")
            : null;
    }

    [LoggerMessage(LogEvents.SimulationUnreadable, LogLevel.Error, "The candles of a simulation cannot be read")]
    private partial void LogUnreadable(Exception exception);

    private sealed record Entry(SimulationRun Run, SimulationPlace Place, Task Loop);
}

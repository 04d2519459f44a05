using System.Diagnostics.Metrics;
using Tidegate.Auth;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly MemoryStores _stores = new();
    private readonly StoreSwitch _switch = new();
    private readonly AuthMetrics _metrics = new();

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Events_are_written_in_their_order_a_tenth_of_a_second_later()
    {
        var log = Log();
        using var stop = new CancellationTokenSource();
        var running = log.RunAsync(stop.Token);

        log.Add(Event("a"));
        await _time.UntilTimerAsync(TimeSpan.FromMilliseconds(100));
        log.Add(Event("b"));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await UntilAsync(() => log.Waiting == 0);

        Assert.Equal(["a", "b"], await WrittenAsync());
        Assert.Equal(1, _switch.Calls);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task No_more_than_256_are_written_at_once()
    {
        var log = Log();
        for (var number = 0; number < 600; number++)
        {
            log.Add(Event($"{number}"));
        }

        await StopAsync(log, log.RunAsync(new CancellationToken(canceled: true)));

        Assert.Equal(Enumerable.Range(0, 600).Select(number => $"{number}"), await WrittenAsync());
        Assert.Equal(3, _switch.Calls);
    }

    [Fact]
    public async Task What_waits_at_the_stop_is_written()
    {
        var log = Log();
        using var stop = new CancellationTokenSource();
        var running = log.RunAsync(stop.Token);
        log.Add(Event("a"));
        await _time.UntilTimerAsync(TimeSpan.FromMilliseconds(100));
        log.Add(Event("b"));

        await stop.CancelAsync();
        await running;

        Assert.Equal(["a", "b"], await WrittenAsync());
    }

    [Fact]
    public async Task A_store_that_is_away_delays_events_and_loses_none()
    {
        var log = Log();
        _switch.IsAway = true;
        using var stop = new CancellationTokenSource();
        var running = log.RunAsync(stop.Token);
        log.Add(Event("a"));
        for (var turn = 0; turn < 10; turn++)
        {
            await _time.UntilTimerAsync(TimeSpan.FromSeconds(5));
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        log.Add(Event("b"));
        Assert.Equal(2, log.Waiting);
        _switch.IsAway = false;
        while (log.Waiting > 0)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["a", "b"], await WrittenAsync());
        Assert.Equal(0, log.Lost);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Beyond_the_bound_events_are_lost_and_counted_and_nobody_waits()
    {
        var log = Log(new AuditOptions { QueueMax = 256 });
        var counted = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name == "tidegate.audit.lost" && instrument.Meter.Name == AuthMetrics.MeterName)
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        listener.Start();

        for (var number = 0; number < 300; number++)
        {
            log.Add(Event("x"));
        }

        Assert.Equal((256, 44), (log.Waiting, log.Lost));
        Assert.True(counted >= 44); // others measure on their own meter of that name at the same time
        Assert.Null(log.AdmissionRefusal);
    }

    [Fact]
    public async Task Where_nothing_may_be_lost_nobody_is_let_in_before_it_would_be()
    {
        var log = Log(new AuditOptions { QueueMax = 256, FailClosed = true });

        Fill(log, 223);
        Assert.Null(log.AdmissionRefusal);
        Fill(log, 1);
        Assert.Equal((GatewayErrors.Unavailable, "audit.full"), (log.AdmissionRefusal?.Error, log.AdmissionRefusal?.Rule));
        Fill(log, 32);

        Assert.Equal(0, log.Lost);
        await StopAsync(log, log.RunAsync(new CancellationToken(canceled: true)));
        Assert.Null(log.AdmissionRefusal);
    }

    [Fact]
    public async Task A_store_that_stays_away_holds_the_stop_for_five_seconds_and_no_longer()
    {
        var log = Log();
        _switch.IsAway = true;
        log.Add(Event("a"));

        var running = log.RunAsync(new CancellationToken(canceled: true));
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, _time.UntilTimerAsync(TimeSpan.FromSeconds(5)));
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }

        await running;
        Assert.Empty(await WrittenAsync());
        Assert.InRange(_time.GetUtcNow() - new ManualTime().GetUtcNow(), TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing()
    {
        var log = Log();

        await Parallel.ForAsync(
            0,
            2_000,
            TestContext.Current.CancellationToken,
            (number, _) =>
            {
                log.Add(Event($"{number}"));
                return ValueTask.CompletedTask;
            }
        );
        await StopAsync(log, log.RunAsync(new CancellationToken(canceled: true)));

        Assert.Equal(2_000, (await WrittenAsync()).Distinct().Count());
    }

    private AuditLog Log(AuditOptions? options = null) => new(options ?? new AuditOptions(), _switch.Over(_stores.Audit), _metrics, _time);

    private static async Task StopAsync(AuditLog log, Task running)
    {
        await running;
        Assert.Equal(0, log.Waiting);
    }

    private static void Fill(AuditLog log, int count)
    {
        for (var number = 0; number < count; number++)
        {
            log.Add(Event("x"));
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private async Task<IEnumerable<string?>> WrittenAsync()
    {
        var records = await _stores.Audit.ReadAsync(new AuditQuery { Count = 10_000 }, TestContext.Current.CancellationToken);
        return records.Select(record => record.Event.Subject);
    }

    private static AuditEvent Event(string subject) =>
        new()
        {
            At = DateTimeOffset.UnixEpoch,
            Action = AuditActions.Admitted,
            Subject = subject,
        };
}

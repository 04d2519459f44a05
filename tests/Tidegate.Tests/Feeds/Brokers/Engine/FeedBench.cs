using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Markets.Calendars;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>A broker's feed over sockets in memory, on a clock that a test moves.</summary>
internal sealed class FeedBench : IAsyncDisposable
{
    /// <summary>A Thursday at eleven in India: NSE trades.</summary>
    public static readonly DateTimeOffset Trading = new(2025, 1, 2, 5, 30, 0, TimeSpan.Zero);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Meters _meters = new();
    private readonly AttendedContext _loops = new();
    private Task? _running;

    public FeedBench(
        int instruments = 10,
        Action<BrokerFeedOptions>? change = null,
        DateTimeOffset? at = null,
        BrokerLogin? login = null,
        IBrokerLanguage? language = null,
        bool hasLogin = true
    )
    {
        Time = new ManualTime(at ?? Trading);
        Options = new BrokerFeedOptions { Coalesce = TimeSpan.Zero };
        change?.Invoke(Options);
        Logins = new HandedLogins(hasLogin ? login ?? HandedLogins.Login() : null);
        Dialer = new ScriptedDialer(Time);
        Instruments = ListedInstruments.OfKite(instruments);
        Feed = new BrokerFeed(
            language ?? new KiteLanguage(),
            Instruments,
            Logins,
            MarketCalendar.Default,
            Options,
            Time,
            () => Jitter,
            _meters,
            Log,
            Dialer
        );
    }

    public ManualTime Time { get; }
    public BrokerFeedOptions Options { get; }
    public HandedLogins Logins { get; }
    public ScriptedDialer Dialer { get; }
    public BrokerFeed Feed { get; }
    public ListedInstruments Instruments { get; }
    public FeedSink Sink { get; } = new();
    public ToldDemand Demand { get; } = new();
    public RecordingLogger<BrokerFeed> Log { get; } = new();
    public double Jitter { get; set; } = 0.5;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string TopicOf(int index) => $"md/NSE/S{index}";

    public long Sum(string instrument) => _meters.Sum(instrument);

    public void Start() => _running ??= _loops.Begin(() => Feed.RunAsync(Demand, Sink, _stopping.Token));

    /// <summary>Starts, wants so many instruments, and waits until the broker was asked for them.</summary>
    public async Task<ScriptedSocket> SubscribedAsync(int count = 1, Mode mode = Mode.Ltp)
    {
        Start();
        for (var index = 0; index < count; index++)
        {
            Demand.Want(TopicOf(index), mode);
        }

        var last = TopicOf(count - 1);
        await UntilAsync(() => Sink.Last(last) == "Recovering subscribed");
        await RestAsync();
        return Dialer.Sockets[^1];
    }

    /// <summary>Waits, without moving the clock, until something holds. The bound is a failure's, not a pace.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var since = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromMinutes(1), "It did not come to hold.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }
    }

    /// <summary>Moves the clock in steps until something holds, at most so far; what is due by then may need the machine's time after it.</summary>
    /// <returns>How far it was moved.</returns>
    public async Task<TimeSpan> AdvanceUntilAsync(Func<bool> holds, TimeSpan step, TimeSpan atMost, Action? eachStep = null)
    {
        var moved = TimeSpan.Zero;
        await RestAsync();
        while (!holds())
        {
            if (moved >= atMost)
            {
                await UntilAsync(holds);
                break;
            }

            await StepAsync(step, eachStep);
            moved += step;
        }

        return moved;
    }

    /// <summary>Moves the clock in steps.</summary>
    public async Task AdvanceAsync(TimeSpan by, TimeSpan step, Action? eachStep = null)
    {
        await RestAsync();
        for (var moved = TimeSpan.Zero; moved < by; moved += step)
        {
            await StepAsync(step, eachStep);
        }
    }

    /// <summary>Waits until the feed has dealt with all that it was told, and with all that is due: a busy machine must not look like a silent peer.</summary>
    public async Task RestAsync()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel); // what the context does not see
            await UntilAsync(() => _loops.IsAtRest);
        }
    }

    private async Task StepAsync(TimeSpan step, Action? eachStep)
    {
        Time.Advance(step);
        eachStep?.Invoke();
        await RestAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_running is not null)
        {
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
        _meters.Dispose();
    }
}

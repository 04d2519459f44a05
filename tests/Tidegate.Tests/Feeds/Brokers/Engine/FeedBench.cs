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

    public void Start() => _running ??= Feed.RunAsync(Demand, Sink, _stopping.Token);

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
        return Dialer.Sockets[^1];
    }

    /// <summary>Waits, without moving the clock, until something holds. The bound is a failure's, not a pace.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var since = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(20), "It did not come to hold.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }
    }

    /// <summary>Moves the clock in steps until something holds, at most so far.</summary>
    /// <returns>How far it was moved.</returns>
    public async Task<TimeSpan> AdvanceUntilAsync(Func<bool> holds, TimeSpan step, TimeSpan atMost, Action? eachStep = null)
    {
        var moved = TimeSpan.Zero;
        while (!holds())
        {
            Assert.True(moved < atMost, $"It did not hold after {moved}.");
            Time.Advance(step);
            moved += step;
            eachStep?.Invoke();
            await RestAsync();
        }

        return moved;
    }

    /// <summary>Moves the clock in steps.</summary>
    public async Task AdvanceAsync(TimeSpan by, TimeSpan step, Action? eachStep = null)
    {
        for (var moved = TimeSpan.Zero; moved < by; moved += step)
        {
            Time.Advance(step);
            eachStep?.Invoke();
            await RestAsync();
        }
    }

    /// <summary>Lets what a step of the clock set going come to rest.</summary>
    public static async Task RestAsync()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }
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

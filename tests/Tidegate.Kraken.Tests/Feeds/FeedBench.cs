using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Kraken;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Tokens;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Feeds;

/// <summary>The feed, a simulated exchange that it listens to, what is wanted of it and what it said.</summary>
internal sealed class FeedBench : ITopicDemand, IUpdateSink, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<DemandChange> _changes = Channel.CreateUnbounded<DemandChange>();
    private readonly Lock _gate = new();
    private readonly List<Update> _updates = [];
    private readonly List<FeedStatus> _statuses = [];
    private readonly ManualTime? _time;
    private Task _running = Task.CompletedTask;

    /// <param name="change">Changes the options.</param>
    /// <param name="time">The clock of feed and exchange; the system's when null.</param>
    public FeedBench(Action<KrakenFeedOptions>? change = null, ManualTime? time = null)
    {
        _time = time;
        var clock = time ?? TimeProvider.System;
        var simulated = new KrakenSimulatorOptions
        {
            Accounts = [new KrakenSimulatedAccount("sim", TestKeys.Secret)],
            SendTimeout = TimeSpan.FromDays(1), // a write may not have returned yet when a test moves the clock
        };
        Simulator = new KrakenSimulator(simulated, KrakenListing.Default, new FaultPlan(), clock, NullLogger<KrakenSimulator>.Instance);
        var options = new KrakenFeedOptions
        {
            PublicAddress = Simulator.PublicAddress.AbsoluteUri,
            PrivateAddress = Simulator.PrivateAddress.AbsoluteUri,
            RestAddress = Simulator.RestAddress.AbsoluteUri,
            RetryAfter = TimeSpan.FromSeconds(1),
        };
        options.Accounts["alice"] = new KrakenAccountOptions
        {
            ApiKey = "sim",
            ApiSecret = TestKeys.Secret,
            StorageDirectory = _folder.Path,
        };
        change?.Invoke(options);
        Feed = new KrakenFeed(options, clock, () => 0.5, Meters, NullLoggerFactory.Instance);
    }

    public FeedMeters Meters { get; } = new();

    public KrakenSimulator Simulator { get; }

    public KrakenFeed Feed { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public FeedBench Run()
    {
        _running = Feed.RunAsync(this, this, _stopping.Token);
        return this;
    }

    public void Want(string topic, Mode? mode, int depth = 0) =>
        _changes.Writer.TryWrite(new DemandChange(Topic.Parse(topic), mode) { Depth = depth });

    public IReadOnlyList<T> Of<T>(string topic)
        where T : Update
    {
        lock (_gate)
        {
            return [.. _updates.OfType<T>().Where(update => update.Topic.Path == topic)];
        }
    }

    /// <summary>The states that a topic was told, in order.</summary>
    public IReadOnlyList<string> Told(string topic)
    {
        lock (_gate)
        {
            return [.. _statuses.Where(status => status.Topic.Path == topic).Select(status => $"{status.State} {status.Reason}")];
        }
    }

    public Task UntilToldAsync(string topic, string state) => UntilAsync(() => IsLast(topic, state), () => string.Join(", ", Told(topic)));

    /// <summary>Moves the market step by step until something is so.</summary>
    public async Task<T> StepUntilAsync<T>(Func<T?> find)
        where T : class
    {
        T? found = null;
        await UntilAsync(() =>
        {
            Simulator.Step();
            return (found = find()) is not null;
        });
        return found!;
    }

    public static async Task UntilAsync(Func<bool> isSo, Func<string>? describe = null)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "Not so in time. " + describe?.Invoke());
            await Task.Delay(5, Cancellation);
        }
    }

    /// <summary>Moves the clock a second at a time; before the next one every open connection has heard of its peer, so that no silence is made by a busy machine.</summary>
    public async Task AdvanceAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _time!.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(() => Feed.Connections.All(Heard));
        }
    }

    /// <summary>Moves the clock until a topic was told something last: so many seconds as fast as it may, and then slowly.</summary>
    public async Task AdvanceUntilToldAsync(string topic, string state, int seconds)
    {
        for (var second = 0; second < seconds && !IsLast(topic, state); second++)
        {
            await AdvanceAsync(1);
            await Task.Delay(2, Cancellation); // what the clock set off has to get its turn on the machine
        }

        for (var second = 0; !IsLast(topic, state); second++)
        {
            Assert.True(second < 600, "Not so in ten minutes more. " + string.Join(", ", Told(topic)));
            await Task.Delay(100, Cancellation); // slowly: a call that the clock outran is made again after minutes
            await AdvanceAsync(1);
        }
    }

    /// <summary>A client that trades with the account of the bench; its nonces are those of the same key.</summary>
    public async Task<(KrakenTokenManager Tokens, KrakenClient Client)> TraderAsync()
    {
        var options = new KrakenTokenOptions
        {
            ApiKey = "sim",
            ApiSecret = TestKeys.Secret,
            RestAddress = Simulator.RestAddress,
            StorageDirectory = _folder.Path,
        };
        var tokens = KrakenTokenManager.Create(options, NullLoggerFactory.Instance);
        await tokens.StartAsync();
        var addresses = new KrakenClientOptions { PublicAddress = Simulator.PublicAddress, PrivateAddress = Simulator.PrivateAddress };
        return (tokens, new KrakenClient(addresses, tokens));
    }

    public async IAsyncEnumerable<DemandChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellation))
        {
            yield return change;
        }
    }

    public void Publish(Update update)
    {
        lock (_gate)
        {
            _updates.Add(update);
        }
    }

    public void Report(FeedStatus status)
    {
        lock (_gate)
        {
            _statuses.Add(status);
        }
    }

    private bool IsLast(string topic, string state) => Told(topic) is [.., var last] && last == state;

    private static bool Heard(KrakenConnectionStatus status) =>
        status is not { State: KrakenConnectionState.Live, SubscriptionsLive: > 0 } || status.LastMessageAge < TimeSpan.FromSeconds(3);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.True(_running.IsCanceled || _running.IsCompletedSuccessfully, _running.Exception?.ToString());
        await Feed.DisposeAsync();
        await Simulator.DisposeAsync();
        _stopping.Dispose();
        Meters.Dispose();
        _folder.Dispose();
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Replay;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Replay;

/// <summary>A desk with a folder of its own, a clock that the test moves, and users.</summary>
internal sealed class ReplayWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-replay-");
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public ReplayWorld(Action<ReplayOptions>? configure = null)
    {
        var options = new ReplayOptions { Folder = _folder.FullName };
        configure?.Invoke(options);
        Desk = new ReplayDesk(options, Time, Meters, NullLogger<ReplayDesk>.Instance);
        _running = Desk.RunAsync(Demand, Sink, _stopping.Token);
    }

    public static Grant Alice { get; } = Of("alice");

    public static Grant Bob { get; } = Of("bob");

    public ManualTime Time { get; } = new();

    public RecordingSink Sink { get; } = new();

    public SpokenDemand Demand { get; } = new();

    public Meters Meters { get; } = new();

    public ReplayDesk Desk { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Three ticks, two seconds apart.</summary>
    public Task WriteTicksAsync(string name = "ticks.csv") =>
        File.WriteAllTextAsync(
            PathOf(name),
            "timestamp,symbol,ltp\n2025-01-02 09:15:00,INFY,100\n2025-01-02 09:15:02,TCS,200\n2025-01-02 09:15:04,INFY,101\n",
            Token
        );

    public async Task<ReplayView> StartAsync(ReplayWish wish, Grant? owner = null)
    {
        var start = await Desk.StartAsync(owner ?? Alice, wish, null, Token);
        Assert.True(start.IsMade, start.Detail);
        return start.Replay;
    }

    /// <summary>Waits until so many rows were published in all.</summary>
    public async Task UntilPublishedAsync(int rows)
    {
        await UntilAsync(() => Sink.Updates.Length >= rows);
        Assert.Equal(rows, Sink.Updates.Length);
    }

    /// <summary>Waits until a topic was told this.</summary>
    public Task UntilToldAsync(Topic topic, string state) => UntilAsync(() => Sink.Told(topic.Path).Contains(state));

    /// <summary>Waits, without moving the clock, until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>Waits until a user has this replay no more, and moves the clock by a step each time it is still there.</summary>
    public async Task UntilGoneAsync(Grant owner, string id, TimeSpan step = default)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Desk.Find(owner, id) is not null)
        {
            Time.Advance(step);
            await Task.Delay(5, patience.Token);
        }
    }

    public static string[] PathsOf(ReplayView view) =>
        [.. view.Topics.Select(topic => topic.Path[$"replay/{view.Id}/".Length..]).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        Desk.Dispose();
        Meters.Dispose();
        _stopping.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Grant Of(string user) =>
        new()
        {
            Subject = user,
            Issuer = "test",
            ExpiresAt = DateTimeOffset.MaxValue,
        };
}

using Tidegate.Bench.Scenarios;

namespace Tidegate.Bench;

/// <summary>How long and how often.</summary>
internal sealed record BenchSettings
{
    public static readonly BenchSettings Full = new();

    /// <summary>Every figure once or twice: to see that all is well, not to quote.</summary>
    public static readonly BenchSettings Quick = new()
    {
        IsQuick = true,
        Capacities = [new CapacityPlan(1_000, 1)],
        PointLength = TimeSpan.FromSeconds(0.8),
        SingleRounds = 1,
        Rates = [new RatePlan(20_000, 1, TimeSpan.FromSeconds(2)), new RatePlan(1_000_000, 1, TimeSpan.FromSeconds(1))],
        ConnectRounds = 2,
        ConnectWarmUps = 3,
        Connects = 2_000,
        IdleSessions = 5_000,
        IdleSessionsMax = 10_000,
        TlsRounds = 1,
        StallLength = TimeSpan.FromSeconds(10),
        StallSessions = 200,
        StallRate = 250,
        ReadingLength = TimeSpan.FromSeconds(4),
        MarketLength = TimeSpan.FromSeconds(5),
        TickRates = [500, 5_000],
        TickRounds = 1,
        TickLength = TimeSpan.FromSeconds(1),
        PlayRounds = 1,
        PlayLength = TimeSpan.FromSeconds(0.5),
        PlayWarmUp = TimeSpan.FromSeconds(4),
        HandleLength = TimeSpan.FromSeconds(0.2),
        SimulationRounds = 1,
        SimulationDays = 1,
        ReplayLength = TimeSpan.FromHours(1),
        CrowdSessions = 5_000,
        CrowdLength = TimeSpan.FromSeconds(5),
    };

    public bool IsQuick { get; init; }

    /// <summary>Sessions at which capacity is searched, and the interleaved rounds of each.</summary>
    public IReadOnlyList<CapacityPlan> Capacities { get; init; } =
    [new CapacityPlan(100, 2), new CapacityPlan(1_000, 3), new CapacityPlan(5_000, 2)];

    /// <summary>After this long no capacity is searched another time: on a busy machine searches take several times as long.</summary>
    public TimeSpan CapacityLengthMax { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>Measured time at one rate while a capacity is searched.</summary>
    public TimeSpan PointLength { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time at a rate before it is measured.</summary>
    public TimeSpan PointWarmUp { get; init; } = TimeSpan.FromSeconds(0.3);

    public int SingleRounds { get; init; } = 3;

    public TimeSpan SingleLength { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>One update at a time before the first of them is measured: until the server's code is compiled as it will stay.</summary>
    public TimeSpan SingleWarmUp { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Rates at which latency and CPU are compared.</summary>
    public IReadOnlyList<RatePlan> Rates { get; init; } =
    [
        new RatePlan(20_000, 5, TimeSpan.FromSeconds(3)),
        new RatePlan(100_000, 3, TimeSpan.FromSeconds(1.5)),
        new RatePlan(1_000_000, 3, TimeSpan.FromSeconds(1.5)),
    ];

    public int ConnectRounds { get; init; } = 5;

    /// <summary>Rounds before those that count: a .NET server's code is compiled as it will stay after some 40,000 connects.</summary>
    public int ConnectWarmUps { get; init; } = 10;

    /// <summary>Connects of a round.</summary>
    public int Connects { get; init; } = 4_000;

    /// <summary>How long tokens are asked for in a round.</summary>
    public TimeSpan TokenLength { get; init; } = TimeSpan.FromSeconds(1);

    public int IdleSessions { get; init; } = 10_000;

    /// <summary>Idle sessions of the gateway that its file limit allows.</summary>
    public int IdleSessionsMax { get; init; } = 19_000;

    public int TlsRounds { get; init; } = 3;

    /// <summary>How long a part of the readers stops.</summary>
    public TimeSpan StallLength { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long all of them read, before and again after.</summary>
    public TimeSpan ReadingLength { get; init; } = TimeSpan.FromSeconds(10);

    public int StallSessions { get; init; } = 1_000;

    /// <summary>Updates per second while some have stopped: so many that the kernel's buffers are full long before the end.</summary>
    public double StallRate { get; init; } = 50;

    public TimeSpan MarketLength { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Ticks per second of a broker, all of which reach every client.</summary>
    public IReadOnlyList<double> TickRates { get; init; } = [500, 2_000, 10_000, 20_000];

    public int TickRounds { get; init; } = 3;

    public TimeSpan TickLength { get; init; } = TimeSpan.FromSeconds(3);

    public int PlayRounds { get; init; } = 5;

    /// <summary>How long a reader of Kraken's socket reads in a round.</summary>
    public TimeSpan PlayLength { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long each reads before: until its code is compiled as it will stay.</summary>
    public TimeSpan PlayWarmUp { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long the frames of a channel are handled in memory in a round.</summary>
    public TimeSpan HandleLength { get; init; } = TimeSpan.FromSeconds(0.4);

    public int SimulationRounds { get; init; } = 3;

    /// <summary>Trading days of a simulation, 375 ticks each; at most 9.</summary>
    public int SimulationDays { get; init; } = 9;

    /// <summary>How much of the recorded day is replayed, from its beginning.</summary>
    public TimeSpan ReplayLength { get; init; } = TimeSpan.FromHours(7);

    /// <summary>Sessions of one gateway that hear an update every second.</summary>
    public int CrowdSessions { get; init; } = 19_000;

    public TimeSpan CrowdLength { get; init; } = TimeSpan.FromSeconds(20);
}

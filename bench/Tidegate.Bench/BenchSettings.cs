namespace Tidegate.Bench;

/// <summary>How long and how often.</summary>
internal sealed record BenchSettings
{
    public static readonly BenchSettings Full = new();

    /// <summary>Every figure once or twice: to see that all is well, not to quote.</summary>
    public static readonly BenchSettings Quick = new()
    {
        IsQuick = true,
        Rounds = 1,
        ConnectRounds = 3,
        ConnectWarmUps = 4,
        PointLength = TimeSpan.FromSeconds(0.8),
        LowRateRounds = 2,
        LowRateLength = TimeSpan.FromSeconds(4),
        StallLength = TimeSpan.FromSeconds(10),
        StallSessions = 200,
        StallRate = 250,
        ReadingLength = TimeSpan.FromSeconds(4),
        MarketLength = TimeSpan.FromSeconds(5),
    };

    public bool IsQuick { get; init; }

    /// <summary>Sessions at which fan-out is measured.</summary>
    public IReadOnlyList<int> FanOutSessions { get; init; } = [1, 100, 1_000, 5_000];

    /// <summary>Interleaved rounds of each fan-out figure.</summary>
    public int Rounds { get; init; } = 3;

    public int ConnectRounds { get; init; } = 9;

    /// <summary>Rounds before those that count: a server's code is compiled as it will stay after some 40,000 connects.</summary>
    public int ConnectWarmUps { get; init; } = 10;

    /// <summary>Connects of a round.</summary>
    public int Connects { get; init; } = 4_000;

    /// <summary>Measured time at one rate.</summary>
    public TimeSpan PointLength { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Time at a rate before it is measured.</summary>
    public TimeSpan PointWarmUp { get; init; } = TimeSpan.FromSeconds(0.4);

    public int LowRateRounds { get; init; } = 5;

    public TimeSpan LowRateLength { get; init; } = TimeSpan.FromSeconds(5);

    public int LowRateSessions { get; init; } = 1_000;

    public double LowRate { get; init; } = 10;

    public int IdleSessions { get; init; } = 10_000;

    /// <summary>How long a part of the readers stops.</summary>
    public TimeSpan StallLength { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long all of them read, before and again after.</summary>
    public TimeSpan ReadingLength { get; init; } = TimeSpan.FromSeconds(10);

    public int StallSessions { get; init; } = 1_000;

    /// <summary>Updates per second while some have stopped: so many that the kernel's buffers are full long before the end.</summary>
    public double StallRate { get; init; } = 50;

    public TimeSpan MarketLength { get; init; } = TimeSpan.FromSeconds(15);
}

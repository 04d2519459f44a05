namespace Tidegate.AspNetCore.Simulations;

/// <summary>Simulations of SimuTrador's clients. Bound from <c>Tidegate:Simulation</c>. What a user may is in his plan.</summary>
public sealed class SimulationOptions
{
    /// <summary>Files of candles and ticks, in the order of their times where several tell of one symbol. Default none; in the gateway without data of its own the demo day.</summary>
    public IList<SimulationSourceOptions> Sources { get; init; } = [];

    /// <summary>How much of these files is believed.</summary>
    public SimulationFileOptions Files { get; init; } = new();

    /// <summary>Simulations of all users that run or hold at the same time; further ones wait. Default 100; 1 to 10,000.</summary>
    public int RunningMax { get; set; } = 100;

    /// <summary>Simulations of all users that wait for a place. Default 100; 0 to 10,000.</summary>
    public int WaitingMax { get; set; } = 100;

    /// <summary>Of these, simulations of one user. Default 3; 0 to 1,000.</summary>
    public int WaitingPerUserMax { get; set; } = 3;

    /// <summary>Pause after each tick for a client that has neither acknowledged one nor asked for a speed: SimuTrador's own never does. Default 50 ms; 1 ms to 60 s.</summary>
    public TimeSpan TickDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an acknowledgement is waited for where the client has not said it. Default 5 s; 1 ms to 10 min.</summary>
    public TimeSpan AckWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most that a client may ask for as <c>max_wait_ms</c>; more counts as this. Default 1 min; 1 ms to 10 min.</summary>
    public TimeSpan AckWaitMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Ticks in a row that may go without the acknowledgement that was waited for; the first is answered with a warning, at the last one the simulation holds. Default 3; 1 to 1,000.</summary>
    public int MissedAcksMax { get; set; } = 3;

    /// <summary>How long it then holds before the connection is closed. Default 1 min; 1 s to 1 hour.</summary>
    public TimeSpan SilenceMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it goes on for a client that never acknowledges and sends nothing else either, no order, no question, no <c>ping</c>; it is warned before, then the simulation holds, then the connection is closed. Default 2 hours; 0: for ever; to 31 days.</summary>
    public TimeSpan UnheardMax { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long a simulation whose connection was lost holds for <c>resume_session</c>. Default 2 min; 1 s to 1 day.</summary>
    public TimeSpan ResumeWindow { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a simulation may take by the wall clock, pauses included. Default 1 day; 1 min to 31 days.</summary>
    public TimeSpan LifetimeMax { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a simulation that was created may wait to be started, in the queue or with a place. Default 10 min; 1 s to 1 day.</summary>
    public TimeSpan StartWithin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the candles of a simulation may take to be opened. Default 30 s; 1 ms to 10 min.</summary>
    public TimeSpan OpenWithin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages of a simulation kept for <c>resume_session</c>, the newest. Default 2,000; 0 to 1,000,000.</summary>
    public int KeptMessagesMax { get; set; } = 2_000;

    /// <summary>Bytes of these. Default 1,048,576; 0 to 67,108,864.</summary>
    public int KeptBytesMax { get; set; } = 1_048_576;

    /// <summary>Candles of a history, all symbols together. Default 100,000; 0 to 1,000,000.</summary>
    public int HistoryCandlesMax { get; set; } = 100_000;

    /// <summary>Simulations that have ended and are kept for their reports; beyond it goes the oldest of the user who has the most. Default 100; 0 to 10,000.</summary>
    public int EndedMax { get; set; } = 100;

    /// <summary>How long they are kept. Default 1 hour; 1 s to 31 days.</summary>
    public TimeSpan EndedAgeMax { get; set; } = TimeSpan.FromHours(1);
}

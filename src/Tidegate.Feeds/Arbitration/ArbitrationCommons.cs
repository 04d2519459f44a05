using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Arbitration;

/// <summary>What the topics of one arbiter share.</summary>
/// <param name="Options">When one gives way.</param>
/// <param name="Names">Names of the sources, the preferred one first.</param>
/// <param name="ExpectsTicks">Whether a topic's market is open at an instant. Pure.</param>
/// <param name="Sink">Where the one stream goes.</param>
/// <param name="Metrics">Counts.</param>
/// <param name="Takeovers">Counted until they are logged.</param>
/// <param name="Time">The clock.</param>
internal sealed record ArbitrationCommons(
    ArbitrationOptions Options,
    IReadOnlyList<string> Names,
    Func<Topic, DateTimeOffset, bool> ExpectsTicks,
    IUpdateSink Sink,
    ArbitrationMetrics Metrics,
    TakeoverTally Takeovers,
    TimeProvider Time
);

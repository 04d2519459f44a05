using Tidegate.Client;
using Tidegate.Core.Topics;

namespace Tidegate.Cli.Connect;

/// <summary>The checked command line of <c>connect</c>.</summary>
/// <param name="Options">Where and as whom.</param>
/// <param name="Topics">Topics, or symbols of the <c>nse</c> dialect, as typed.</param>
/// <param name="Mode">How much of them; null: the server's default.</param>
/// <param name="Count">Messages after which to end; null: no end.</param>
/// <param name="Measure">Report rate, latency and gaps at the end.</param>
/// <param name="Json">Print messages as they came.</param>
internal sealed record ConnectRequest(
    TidegateClientOptions Options,
    IReadOnlyList<string> Topics,
    Mode? Mode,
    long? Count,
    bool Measure,
    bool Json
);

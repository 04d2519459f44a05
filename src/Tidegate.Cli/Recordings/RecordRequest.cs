using Tidegate.Client;

namespace Tidegate.Cli.Recordings;

/// <summary>The checked command line of <c>record</c>.</summary>
/// <param name="Options">Where and as whom.</param>
/// <param name="Subscriptions">What to ask for.</param>
/// <param name="IsSession">Whether everything is kept that the server sends.</param>
/// <param name="File">Where to.</param>
/// <param name="Json">Print the result as JSON.</param>
internal sealed record RecordRequest(
    TidegateClientOptions Options,
    IReadOnlyCollection<Subscription> Subscriptions,
    bool IsSession,
    string File,
    bool Json
);

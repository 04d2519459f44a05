using Tidegate.Markets.Capabilities;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary><c>capabilities</c>: what the feeds, or one of them, can deliver.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Feed">Name of a feed or broker; null: every feed.</param>
internal sealed record NativeCapabilities(string? Id, string? Feed) : QuestionRequest(Id)
{
    public IReadOnlyList<NativeFeed> Found { get; init; } = [];
}

/// <summary>A feed, and the broker behind it.</summary>
/// <param name="Name">Name of the feed; null: no feed of this broker is configured.</param>
/// <param name="Broker">What the broker can deliver; null: it is no broker's.</param>
internal sealed record NativeFeed(string? Name, BrokerCapability? Broker);

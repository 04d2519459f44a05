using Tidegate.Core.Topics;

namespace Tidegate.Client.Messages;

internal sealed record RequestedSubscription(string Topic, string? Mode, int? Depth, string? Deliver, Position? Since)
{
    public static RequestedSubscription Of(Subscription wish, Position? since) =>
        new(
            wish.Topic.Path,
            wish.Mode is { } mode ? ModeNames.Of(mode) : null,
            wish.Depth,
            wish.Delivery switch
            {
                Delivery.All => "all",
                Delivery.Latest => "latest",
                _ => null,
            },
            since
        );
}

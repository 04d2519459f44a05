namespace Tidegate.Client.Messages;

internal sealed record RequestedSubscription(string Topic, string? Mode, int? Depth, Position? Since);

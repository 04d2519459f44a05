using Tidegate.Core.Topics;

namespace Tidegate.Core.Access;

/// <summary>One topic that a session asks for.</summary>
/// <param name="Grant">Who asks.</param>
/// <param name="Endpoint">Configured name of the endpoint.</param>
/// <param name="Topic">The topic, as its client wrote it, within the grammar of topics.</param>
/// <param name="Mode">The mode asked for.</param>
/// <param name="Depth">Levels of each side of the order book asked for; 0: none named.</param>
public sealed record SubscriptionWish(Grant Grant, string Endpoint, Topic Topic, Mode Mode, int Depth);

using Tidegate.Core.Topics;

namespace Tidegate.Client;

/// <summary>What to subscribe to.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Mode">How much of it. Default null: the server's default.</param>
public sealed record Subscription(Topic Topic, Mode? Mode = null);

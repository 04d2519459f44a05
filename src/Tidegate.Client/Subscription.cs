using Tidegate.Core.Topics;

namespace Tidegate.Client;

/// <summary>What to subscribe to.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Mode">How much of it. Default null: the server's default.</param>
public sealed record Subscription(Topic Topic, Mode? Mode = null)
{
    /// <summary>Levels of each side of the order book, 1 to 1,000; only with mode depth. Default null: the server's default.</summary>
    public int? Depth { get; init; }

    /// <summary>Every update, or the newest where there are more than can be told. Default null: the server's default for the mode.</summary>
    public Delivery? Delivery { get; init; }
}

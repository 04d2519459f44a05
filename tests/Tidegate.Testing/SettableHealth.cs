using Tidegate.Core.Topics;

namespace Tidegate.Testing;

/// <summary>The health of a feed as a test wants it.</summary>
public sealed class SettableHealth(FeedHealth health) : IFeedHealth
{
    private volatile FeedHealth _health = health;

    public FeedHealth Health
    {
        get => _health;
        set => _health = value;
    }
}

namespace Tidegate.Core.Topics;

/// <summary>What a subscriber gets of a topic that changes faster than it can be told.</summary>
public enum Delivery : byte
{
    /// <summary>Every update, in a bounded queue.</summary>
    All = 0,

    /// <summary>The newest: one slot, in which an update replaces the one before and says so.</summary>
    Latest = 1,
}

namespace Tidegate.Streaming.Admitting;

/// <summary>Whether this node sends its clients away, so that nobody new comes in. Thread-safe.</summary>
public sealed class NodeDrain
{
    private volatile bool _isUnderWay;

    /// <summary>True from the beginning of the drain on.</summary>
    public bool IsUnderWay
    {
        get => _isUnderWay;
        set => _isUnderWay = value;
    }
}

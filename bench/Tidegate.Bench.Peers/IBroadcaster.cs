namespace Tidegate.Bench.Peers;

/// <summary>A way of telling all connections the same.</summary>
internal interface IBroadcaster
{
    /// <summary>Tells everybody; returns when the next update may be told.</summary>
    /// <param name="dueNs">The monotonic instant at which the update was due.</param>
    void Publish(long dueNs);
}

namespace Tidegate.Bench.Load.Protocols;

/// <summary>How the clients of one kind of server speak: what makes them ready, and what in a message is an update. It holds nothing of one session.</summary>
internal abstract class Protocol
{
    /// <summary>What the upgrade asks for.</summary>
    public virtual string Path => "/stream";

    /// <summary>The server has upgraded.</summary>
    public abstract void Begin(LoadSession session);

    /// <summary>Looks at a message or a piece of one (RFC 6455 opcodes 0 to 2).</summary>
    /// <param name="session">Who got it.</param>
    /// <param name="payload">What came.</param>
    /// <param name="now">Monotonic nanoseconds at which it came.</param>
    public abstract void Take(LoadSession session, ReadOnlySpan<byte> payload, long now);
}

using Tidegate.Streaming.Outbox;

namespace Tidegate.Bench.Micro;

/// <summary>A socket that takes everything at once.</summary>
internal sealed class MemoryTransport : ISessionTransport
{
    public WriteOutcome Write(ReadOnlyMemory<byte> bytes, IWriteCompletion completion) => WriteOutcome.Done;

    public void CancelRead() => throw new NotSupportedException("Nobody reads here.");

    public void Abort() => throw new NotSupportedException("Nobody is cut here.");

    public void Dispose() { }
}

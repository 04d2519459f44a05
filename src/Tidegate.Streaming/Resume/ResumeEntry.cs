using System.Buffers.Binary;
using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Streaming.Deadlines;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Resume;

/// <summary>One session that may be resumed: while it lives, and for the window after its end. As a wheel entry: due when the window is over.</summary>
internal sealed class ResumeEntry(UInt128 key, StreamSession session, ResumeTable table) : WheelEntry
{
    /// <summary>Bytes of a ping's payload.</summary>
    public const int PingBytes = sizeof(int);

    private int _ping;
    private int _pong;
    private StreamSession? _session = session;
    private ImmutableArray<ResumePosition>? _saved;

    /// <summary>The hash of its secret.</summary>
    public UInt128 Key { get; } = key;

    public string Subject { get; } = session.Grant!.Subject;

    public string Issuer { get; } = session.Grant!.Issuer;

    public string Endpoint { get; } = session.Endpoint;

    /// <summary>The session; null once it has ended. Any thread.</summary>
    public StreamSession? Session => Volatile.Read(ref _session);

    /// <summary>Where it was when it ended; null before, and where it ended for good. The session's shard, and whoever has taken the entry.</summary>
    public ImmutableArray<ResumePosition>? Saved => _saved;

    /// <summary>Counted among the ended ones; the table's own, under its lock.</summary>
    public bool IsKept { get; set; }

    /// <summary>True where the client has answered the last ping: what was sent before that has arrived.</summary>
    public bool IsPonged => _ping > 0 && Volatile.Read(ref _pong) == _ping;

    public bool IsOf(Grant grant) =>
        string.Equals(Subject, grant.Subject, StringComparison.Ordinal) && string.Equals(Issuer, grant.Issuer, StringComparison.Ordinal);

    /// <summary>Numbers the next ping, so that its pong can be told from one that the client sends of its own accord.</summary>
    public void NextPing(Span<byte> payload) => BinaryPrimitives.WriteInt32LittleEndian(payload, ++_ping);

    /// <summary>A pong came; called by the reader.</summary>
    public void Hear(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == PingBytes)
        {
            Volatile.Write(ref _pong, BinaryPrimitives.ReadInt32LittleEndian(payload));
        }
    }

    /// <summary>The session has ended, here.</summary>
    public void Save(ImmutableArray<ResumePosition> positions)
    {
        _saved = positions;
        Volatile.Write(ref _session, null); // what it was is free, while the entry stays
    }

    protected internal override void Expire(long now) => table.Drop(this);
}

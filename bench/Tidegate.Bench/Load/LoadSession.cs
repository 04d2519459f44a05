using Tidegate.Bench.Load.Protocols;

namespace Tidegate.Bench.Load;

/// <summary>One client connection.</summary>
internal sealed class LoadSession(SessionGroup group, int number)
{
    public SessionGroup Group { get; } = group;

    public int Number { get; } = number;

    public int Socket { get; set; } = -1;

    /// <summary>What encrypts it; null where nothing does.</summary>
    public TlsSession? Tls { get; set; }

    public SessionPhase Phase { get; set; }

    /// <summary>Monotonic nanoseconds at which it began to connect.</summary>
    public long Began { get; set; }

    /// <summary>Updates since somebody last set this to 0.</summary>
    public long Received { get; set; }

    /// <summary>What it asked for and was told; null where it hears the one symbol and nobody keeps account.</summary>
    public TopicLedger? Ledger { get; init; }

    /// <summary>The part of the market that it asks for; null: the one symbol.</summary>
    public MarketSlice? Slice { get; init; }

    /// <summary>The beginning of a frame whose end has not come yet.</summary>
    public byte[] Rest { get; set; } = [];

    public int RestBytes { get; set; }

    /// <summary>The beginning of a record whose end was not in its message.</summary>
    public byte[] Cut { get; set; } = [];

    public void SetReady()
    {
        Phase = SessionPhase.Ready;
        Group.Ready++;
        Group.ConnectTimes.Add(LoadLoop.Now - Began);
    }

    public void TakeUpdate(ReadOnlySpan<byte> text, long now) => TakeUpdate(Group.IsMeasuring ? DueTime.Of(text) : 0, now);

    /// <param name="due">Monotonic nanoseconds at which it was due.</param>
    /// <param name="now">At which it came.</param>
    public void TakeUpdate(long due, long now)
    {
        Received++;
        if (Group.IsMeasuring)
        {
            Group.Received++;
            Group.Latencies.Add(now - due);
        }
    }

    /// <summary>Sends a whole frame or request; what does not fit into an empty socket ends the connection.</summary>
    public void Say(ReadOnlySpan<byte> bytes)
    {
        if ((Tls is { } tls ? tls.Send(bytes) : Libc.Send(Socket, bytes)) != bytes.Length)
        {
            Lose();
        }
    }

    public void Lose()
    {
        Group.Ready -= Phase == SessionPhase.Ready ? 1 : 0;
        Group.Lost++;
        Phase = SessionPhase.Gone;
        RestBytes = 0;
        Cut = [];
        Tls?.Dispose();
        _ = Libc.Close(Socket);
    }
}

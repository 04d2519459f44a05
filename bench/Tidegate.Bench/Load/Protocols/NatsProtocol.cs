namespace Tidegate.Bench.Load.Protocols;

/// <summary>The client protocol of NATS over WebSocket: lines, and after each MSG line one with what was published.</summary>
internal sealed class NatsProtocol() : RecordProtocol((byte)'\n')
{
    private static readonly byte[] Subscribe = ClientFrames.Masked(2, "CONNECT {\"verbose\":false}\r\nSUB tick 1\r\nPING\r\n"u8);
    private static readonly byte[] Pong = ClientFrames.Masked(2, "PONG\r\n"u8);

    public override string Path => "/";

    public override void Begin(LoadSession session)
    {
        session.Phase = SessionPhase.Subscribing;
        session.Say(Subscribe);
    }

    protected override void TakeRecord(LoadSession session, ReadOnlySpan<byte> record, long now)
    {
        if (record.StartsWith("{"u8))
        {
            session.TakeUpdate(record, now);
        }
        else if (record.StartsWith("PING"u8))
        {
            session.Say(Pong);
        }
        else if (record.StartsWith("PONG"u8) && session.Phase == SessionPhase.Subscribing)
        {
            session.SetReady();
        }
    }
}

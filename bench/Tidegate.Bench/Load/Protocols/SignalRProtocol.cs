namespace Tidegate.Bench.Load.Protocols;

/// <summary>SignalR's JSON hub protocol without negotiation: records that end with 0x1E, the first of them a handshake.</summary>
internal sealed class SignalRProtocol() : RecordProtocol(0x1E)
{
    private static readonly byte[] Handshake = ClientFrames.Masked(1, "{\"protocol\":\"json\",\"version\":1}\u001e"u8);

    public override void Begin(LoadSession session)
    {
        session.Phase = SessionPhase.Greeting;
        session.Say(Handshake);
    }

    protected override void TakeRecord(LoadSession session, ReadOnlySpan<byte> record, long now)
    {
        if (record.StartsWith("{\"type\":1,"u8))
        {
            session.TakeUpdate(record, now);
        }
        else if (session.Phase == SessionPhase.Greeting && record.SequenceEqual("{}"u8))
        {
            session.SetReady();
        }
    }
}

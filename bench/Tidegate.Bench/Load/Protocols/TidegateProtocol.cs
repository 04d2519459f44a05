namespace Tidegate.Bench.Load.Protocols;

/// <summary>The gateway's native dialect: it welcomes, is asked for a subscription, and grants it.</summary>
internal sealed class TidegateProtocol : Protocol
{
    public override void Begin(LoadSession session) => session.Phase = SessionPhase.Greeting;

    public override void Take(LoadSession session, ReadOnlySpan<byte> payload, long now)
    {
        // {"type":"update",... has its u at 9, where no welcome, snapshot or reply has one.
        if (payload.Length > 9 && payload[9] == (byte)'u')
        {
            session.TakeUpdate(payload, now);
            session.Ledger?.TakeUpdate(payload, now);
            return;
        }

        session.Ledger?.TakeOther(payload);
        if (session.Phase == SessionPhase.Greeting && session.Group.Subscribes)
        {
            session.Phase = SessionPhase.Subscribing;
            session.Say(session.Slice is { } slice ? ClientFrames.Ask(slice) : ClientFrames.Subscribe);
        }
        else if (session.Phase is SessionPhase.Greeting or SessionPhase.Subscribing)
        {
            session.SetReady();
        }
    }
}

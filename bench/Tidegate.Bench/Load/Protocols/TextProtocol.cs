namespace Tidegate.Bench.Load.Protocols;

/// <summary>A plain broadcaster: whoever has upgraded gets every update, one a message.</summary>
internal sealed class TextProtocol : Protocol
{
    public override void Begin(LoadSession session) => session.SetReady();

    public override void Take(LoadSession session, ReadOnlySpan<byte> payload, long now) => session.TakeUpdate(payload, now);
}

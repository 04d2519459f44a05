namespace Tidegate.Bench.Load.Protocols;

/// <summary>Records with an end of their own, several to a message, and some cut in two by the message's end.</summary>
internal abstract class RecordProtocol(byte end) : Protocol
{
    public sealed override void Take(LoadSession session, ReadOnlySpan<byte> payload, long now)
    {
        if (session.Cut.Length > 0)
        {
            var rest = payload.IndexOf(end);
            session.Cut = [.. session.Cut, .. rest < 0 ? payload : payload[..rest]];
            if (rest < 0)
            {
                return;
            }

            var whole = session.Cut;
            session.Cut = [];
            TakeRecord(session, whole, now);
            payload = payload[(rest + 1)..];
        }

        for (var length = payload.IndexOf(end); length >= 0; length = payload.IndexOf(end))
        {
            TakeRecord(session, payload[..length], now);
            payload = payload[(length + 1)..];
        }

        if (payload.Length > 0)
        {
            session.Cut = payload.ToArray();
        }
    }

    /// <summary>Looks at one record, without its end.</summary>
    protected abstract void TakeRecord(LoadSession session, ReadOnlySpan<byte> record, long now);
}

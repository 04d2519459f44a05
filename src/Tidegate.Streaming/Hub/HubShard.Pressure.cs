using Tidegate.Core.Errors;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What waits for each client is bounded; here what waits for all of them together is, so that many slow ones cannot take the memory of the rest.</summary>
internal sealed partial class HubShard
{
    /// <summary>Beyond the bound, clients whose sockets take nothing are cut, those with the most waiting first, until what they free is enough.</summary>
    private void RelievePressure()
    {
        var excess = Buffers.RentedBytes - _commons.PendingBytesMax;
        if (excess <= 0)
        {
            return;
        }

        var blocked = _sessions
            .Where(session => session.Outbox.IsBlocked)
            .OrderByDescending(session => session.Outbox.IsGone) // first those that are cut already: their last write is yet to end
            .ThenByDescending(session => session.Outbox.BytesBehind);
        foreach (var session in blocked.ToArray())
        {
            if (excess <= 0)
            {
                return;
            }

            excess -= session.Outbox.BytesBehind;
            CutSlow(session);
        }
    }

    /// <summary>Its close frame would have to wait behind everything else: there is none.</summary>
    private void CutSlow(StreamSession session)
    {
        if (session.Outbox.IsGone)
        {
            return;
        }

        if (IsOpen(session))
        {
            var code = session.Dialect.Close(new Refusal(GatewayErrors.SlowConsumer)).Code;
            Leave(session, new SessionEnding(SessionEndingKind.ClosedByServer, code, GatewayErrors.SlowConsumer));
            session.Clock.StartClosing(Clock.Now, CutAfter);
        }

        session.Outbox.Drop();
        session.Transport.Abort();
    }
}

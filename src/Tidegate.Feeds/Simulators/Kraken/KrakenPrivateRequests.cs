using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Subscriptions of executions and balances. Called under the exchange's lock.</summary>
internal sealed class KrakenPrivateRequests(KrakenExchange exchange, KrakenReplies replies)
{
    public void Answer(KrakenSession session, SimulatedRequest request, string channel)
    {
        var stranger = request.Stranger(
            "channel",
            "token",
            "snapshot",
            "snapshot_trades",
            "snap_orders",
            "snap_trades",
            "order_status",
            "ratecounter",
            "rebased",
            "users"
        );
        if (stranger is not null)
        {
            session.Send(replies.Error(request, $"Unsupported field: '{stranger}' for the given msg type: {request.Method}"));
        }
        else if (request.Text("token") is not { Length: > 0 } token)
        {
            session.Send(replies.Error(request, "Token(s) not found"));
        }
        else if (exchange.Tokens.Find(token, session) is not { } account)
        {
            Refuse(session, request, channel);
        }
        else if (!account.May(channel == "executions" ? KrakenSimulatedPermissions.QueryOrders : KrakenSimulatedPermissions.QueryFunds))
        {
            session.Send(replies.Error(request, "EGeneral:Permission denied", channel: channel));
        }
        else if (request.Method == "unsubscribe")
        {
            End(session, request, channel);
        }
        else if (
            (channel == "executions" ? session.Executions : session.Balances) is not null
            && exchange.Options.RefusesSecondSubscription
        )
        {
            session.Send(replies.Error(request, "Already subscribed", channel: channel));
        }
        else
        {
            exchange.Tokens.Keep(token, session);
            Begin(session, request, channel, account);
        }
    }

    private void Refuse(KrakenSession session, SimulatedRequest request, string channel)
    {
        if (exchange.Options.StaleTokenCloses)
        {
            session.Close("stale token");
        }
        else
        {
            session.Send(replies.Error(request, exchange.Options.StaleTokenError, channel: channel));
        }
    }

    private void Begin(KrakenSession session, SimulatedRequest request, string channel, KrakenAccount account)
    {
        var isExecutions = channel == "executions";
        var wantsOrders = request.Flag("snap_orders", request.Flag("snapshot", usual: true));
        var wantsTrades = isExecutions && request.Flag("snap_trades", request.Flag("snapshot_trades"));
        var wantsSnapshot = wantsTrades || (isExecutions ? wantsOrders : request.Flag("snapshot", usual: true));
        wantsSnapshot = wantsSnapshot && request.Text("users") is null; // "all" has none
        var feed = new KrakenPrivateFeed(account, wantsSnapshot ? 1 : exchange.Options.FirstSequenceWithoutSnapshot)
        {
            TellsAll = request.Flag("order_status", usual: true),
        };
        _ = isExecutions ? session.Executions = feed : session.Balances = feed;
        var snapshot =
            !wantsSnapshot ? null
            : isExecutions ? exchange.Reports.Snapshot(feed, wantsOrders, wantsTrades)
            : exchange.Reports.Balances(feed);
        var acknowledgement = replies.Result(
            request,
            writer => Members(writer, isExecutions, account, wantsOrders, wantsTrades, wantsSnapshot)
        );
        var comesFirst = exchange.Options.SnapshotsComeFirst || exchange.Faults.TryTake(Faults.SimulatorFault.EarlySnapshot);
        foreach (var frame in comesFirst ? [snapshot, acknowledgement] : (byte[]?[])[acknowledgement, snapshot])
        {
            if (frame is not null)
            {
                session.Send(frame);
            }
        }
    }

    private static void Members(
        Utf8JsonWriter writer,
        bool isExecutions,
        KrakenAccount account,
        bool wantsOrders,
        bool wantsTrades,
        bool wantsSnapshot
    )
    {
        writer.WriteString("channel", isExecutions ? "executions" : "balances");
        if (isExecutions)
        {
            writer.WriteNumber("maxratecount", KrakenCounter.TradingMax(account.Face.Tier));
            writer.WriteBoolean("snap_orders", wantsOrders);
            writer.WriteBoolean("snap_trades", wantsTrades);
        }
        else
        {
            writer.WriteBoolean("snapshot", wantsSnapshot);
        }
    }

    private void End(KrakenSession session, SimulatedRequest request, string channel)
    {
        _ = channel == "executions" ? session.Executions = null : session.Balances = null;
        session.UnusedSince = exchange.Time.GetTimestamp();
        session.Send(replies.Result(request, writer => writer.WriteString("channel", channel)));
    }
}

using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Reads what clients say on sockets and sends each to whoever answers it. Called under the exchange's lock; whatever comes, it throws nothing.</summary>
internal sealed class KrakenSocketRequests
{
    /// <summary>Private data on a public address (recorded 2026-09-25).</summary>
    public const string TryPrivate = "Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com";

    /// <summary>Public data on a private address (recorded 2026-09-25).</summary>
    public const string TryPublic = "Public market data subscriptions are unavailable on this endpoint. Try ws.kraken.com";

    private static readonly string[] PublicChannels = ["ticker", "book", "trade", "ohlc", "instrument"];
    private static readonly string[] PrivateChannels = ["executions", "balances"];

    private readonly KrakenExchange _exchange;
    private readonly KrakenReplies _replies;
    private readonly KrakenPublicRequests _public;
    private readonly KrakenPrivateRequests _private;
    private readonly KrakenOrderRequests _orders;

    public KrakenSocketRequests(KrakenExchange exchange)
    {
        _exchange = exchange;
        _replies = new KrakenReplies(exchange.Json, exchange.Time);
        _public = new KrakenPublicRequests(exchange, _replies);
        _private = new KrakenPrivateRequests(exchange, _replies);
        _orders = new KrakenOrderRequests(exchange, _replies);
    }

    public void Read(KrakenSession session, byte[] message, bool isText)
    {
        var at = _exchange.Time.GetUtcNow();
        try
        {
            using var document = JsonDocument.Parse(message);
            if (!isText || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                session.Send(_replies.Malformed(at));
                return;
            }

            Answer(session, new SimulatedRequest(document.RootElement, at));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            session.Send(_replies.Malformed(at)); // no JSON, or a string with half a surrogate pair
        }
    }

    private void Answer(KrakenSession session, SimulatedRequest request)
    {
        if (!session.TryCount(_exchange.Options.RequestsPerSecondMax))
        {
            session.Send(_replies.Error(request, "Exceeded msg rate"));
            return;
        }

        var isSubscription = request.Method is "subscribe" or "unsubscribe";
        var channel = isSubscription ? request.Text("channel") ?? "" : "";
        if (_exchange.Refusals.Take(isSubscription ? channel : request.Method) is { } refusal)
        {
            if (refusal.Error is { } error)
            {
                session.Send(_replies.Error(request, error));
            }

            return; // a silent one is not even done: on a socket nobody can tell
        }

        if (request.Method == "ping")
        {
            session.Send(
                request.HasParams
                    ? _replies.Error(request, "Unsupported field: 'params' for the given msg type: ping")
                    : _replies.Pong(request)
            );
        }
        else if (isSubscription)
        {
            Subscribe(session, request, channel);
        }
        else if (KrakenOrderRequests.Knows(request.Method))
        {
            if (session.Endpoint == KrakenEndpoint.Private)
            {
                _orders.Answer(session, request);
            }
            else
            {
                session.Send(_replies.Error(request, TryPrivate));
            }
        }
        else
        {
            session.Send(_replies.Error(request, "Unsupported event"));
        }
    }

    private void Subscribe(KrakenSession session, SimulatedRequest request, string channel)
    {
        var error =
            channel is "status" or "heartbeat" ? "Symbol(s) not found"
            : PublicChannels.Contains(channel)
                ? session.Endpoint == KrakenEndpoint.Public ? null
                    : TryPublic
            : PrivateChannels.Contains(channel)
                ? session.Endpoint == KrakenEndpoint.Private ? null
                    : TryPrivate
            : channel == "level3"
                ? session.Endpoint == KrakenEndpoint.Level3 ? null
                    : session.Endpoint == KrakenEndpoint.Public ? TryPrivate
                    : TryPublic
            : "Subscription name invalid";
        if (error is not null)
        {
            session.Send(_replies.Error(request, error));
        }
        else if (PrivateChannels.Contains(channel))
        {
            _private.Answer(session, request, channel);
        }
        else
        {
            _public.Answer(session, request, channel);
        }
    }
}

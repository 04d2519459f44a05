using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Subscriptions of the public channels and of level 3: one answer per symbol. Called under the exchange's lock.</summary>
internal sealed class KrakenPublicRequests(KrakenExchange exchange, KrakenReplies replies)
{
    private static readonly int[] Depths = [10, 25, 100, 500, 1_000];
    private static readonly int[] OrderDepths = [10, 100, 1_000];

    public void Answer(KrakenSession session, SimulatedRequest request, string channel)
    {
        var stranger = request.Stranger(
            "channel",
            "snapshot",
            channel == "instrument" ? "include_tokenized_assets" : "symbol",
            channel switch
            {
                "ticker" => "event_trigger",
                "ohlc" => "interval",
                "instrument" => "execution_venue",
                _ => "depth",
            },
            channel == "level3" ? "token" : "channel"
        );
        var (parameter, error) = ParameterOf(request, channel);
        error = stranger is not null ? $"Unsupported field: '{stranger}' for the given msg type: {request.Method}" : error;
        if (error is null && channel == "level3" && request.Method == "subscribe")
        {
            error =
                request.Text("token") is not { Length: > 0 } token ? "Token(s) not found"
                : exchange.Tokens.Find(token, session) is not { } account ? exchange.Options.StaleTokenError
                : Level3Error(session, request, account, parameter);
            if (error is null)
            {
                exchange.Tokens.Keep(request.Text("token")!, session);
            }
        }

        if (error is not null)
        {
            session.Send(replies.Error(request, error));
        }
        else if (channel == "instrument")
        {
            Instruments(session, request);
        }
        else if (request.Texts("symbol") is not { Count: > 0 } symbols)
        {
            session.Send(replies.Error(request, "Symbol(s) not found"));
        }
        else
        {
            symbols.Distinct().ToList().ForEach(symbol => One(session, request, channel, symbol, parameter));
        }
    }

    private void One(KrakenSession session, SimulatedRequest request, string channel, string symbol, int parameter)
    {
        var key = (channel, symbol, parameter);
        if (exchange.Listing.Find(symbol) is not { } pair)
        {
            session.Send(replies.Error(request, $"Currency pair not supported {symbol}", symbol: symbol));
        }
        else if (request.Method == "unsubscribe")
        {
            if (session.Subscriptions.Remove(key))
            {
                KrakenWatching.Set(exchange.MarketOf(pair), key, session, isWatching: false);
                Acknowledge(session, request, channel, symbol, parameter);
            }
            else
            {
                session.Send(replies.Error(request, "Subscription Not Found", symbol: symbol));
            }
        }
        else if (!session.Subscriptions.Add(key) && exchange.Options.RefusesSecondSubscription)
        {
            session.Send(replies.Error(request, "Already subscribed", symbol: symbol));
        }
        else
        {
            Begin(session, request, key, exchange.MarketOf(pair));
        }
    }

    private void Begin(
        KrakenSession session,
        SimulatedRequest request,
        (string Channel, string Symbol, int Parameter) key,
        KrakenMarket market
    )
    {
        // What the others do not know yet goes to them alone; a new one begins with its snapshot.
        exchange.Flush(market);
        KrakenWatching.Set(market, key, session, isWatching: true);
        var wantsSnapshot = request.Flag("snapshot", usual: key.Channel != "trade");
        var comesFirst = exchange.Options.SnapshotsComeFirst || exchange.Faults.TryTake(Faults.SimulatorFault.EarlySnapshot);
        if (!comesFirst)
        {
            Acknowledge(session, request, key.Channel, key.Symbol, key.Parameter);
        }

        if (wantsSnapshot)
        {
            session.Send(KrakenWatching.Snapshot(exchange, market, key.Channel, key.Parameter));
        }

        if (comesFirst)
        {
            Acknowledge(session, request, key.Channel, key.Symbol, key.Parameter);
        }
    }

    private void Instruments(KrakenSession session, SimulatedRequest request)
    {
        session.WatchesInstruments = request.Method == "subscribe";
        session.Send(
            replies.Result(
                request,
                writer =>
                {
                    writer.WriteString("channel", "instrument");
                    if (session.WatchesInstruments)
                    {
                        writer.WriteBoolean("snapshot", request.Flag("snapshot", usual: true));
                        Warn(writer, "tick_size is deprecated, use price_increment");
                    }
                }
            )
        );
        if (session.WatchesInstruments && request.Flag("snapshot", usual: true))
        {
            session.Send(exchange.Frames.Instruments(exchange.Listing.Assets, exchange.Listing.Pairs, exchange.StatusOf, isSnapshot: true));
        }
    }

    private void Acknowledge(KrakenSession session, SimulatedRequest request, string channel, string symbol, int parameter) =>
        session.Send(
            replies.Result(
                request,
                writer =>
                {
                    var isBeginning = request.Method == "subscribe";
                    writer.WriteString("channel", channel);
                    switch (channel)
                    {
                        case "book" or "level3":
                            writer.WriteNumber("depth", parameter);
                            break;
                        case "ohlc":
                            writer.WriteNumber("interval", parameter);
                            break;
                        case "ticker":
                            writer.WriteString("event_trigger", parameter == 0 ? "trades" : "bbo");
                            break;
                    }

                    if (isBeginning || channel == "book")
                    {
                        writer.WriteBoolean("snapshot", request.Flag("snapshot", usual: channel != "trade"));
                    }

                    writer.WriteString("symbol", symbol);
                    if (isBeginning && channel == "ohlc")
                    {
                        Warn(writer, "timestamp is deprecated, use interval_begin");
                    }
                }
            )
        );

    private static void Warn(Utf8JsonWriter writer, string warning)
    {
        writer.WriteStartArray("warnings");
        writer.WriteStringValue(warning);
        writer.WriteEndArray();
    }

    private static (int Parameter, string? Error) ParameterOf(SimulatedRequest request, string channel)
    {
        var name = channel == "ohlc" ? "interval" : "depth";
        var number = request.Number(name);
        return channel switch
        {
            "ticker" => request.Text("event_trigger") switch
            {
                "bbo" => (1, null),
                null or "trades" => (0, null),
                _ => (0, "Event trigger not supported"),
            },
            "ohlc" when !request.Has(name) => (0, "Subscription ohlc requires interval"),
            "ohlc" => number is { } minutes && Array.Exists(KrakenTape.Intervals, each => each == minutes)
                ? ((int)minutes, null)
                : (0, "Subscription ohlc interval not supported"),
            "book" or "level3" when !request.Has(name) => (10, null),
            "book" or "level3" when number is not { } depth || depth % 1 != 0 => (0, "Subscription book depth must be an integer"),
            "book" or "level3" => Array.Exists(channel == "book" ? Depths : OrderDepths, each => each == number)
                ? ((int)number!.Value, null)
                : (0, "Subscription depth not supported"),
            _ => (0, null),
        };
    }

    private string? Level3Error(KrakenSession session, SimulatedRequest request, KrakenAccount account, int depth)
    {
        // 200 a second, 500 for pro; 5, 25 or 100 for each symbol (Kraken: level 3).
        session.Level3Rate ??=
            account.Face.Tier == KrakenSimulatedTier.Pro
                ? new KrakenCounter(500, 500, exchange.Time)
                : new KrakenCounter(200, 200, exchange.Time);
        var count = request.Texts("symbol")?.Distinct().Count() ?? 0;
        var each = depth switch
        {
            10 => 5,
            100 => 25,
            _ => 100,
        };
        return session.Subscriptions.Count + count > exchange.Options.Level3PairsMax ? "Exceeded maximum number of symbols"
            : session.Level3Rate.TryAdd(count * each) ? null
            : "Exceeded msg rate";
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Reads the symbols of a request and turns them into topics. Each is judged on its own; one without symbol or exchange is passed over.</summary>
internal sealed class OpenAlgoEntries(InstrumentBrokers brokers)
{
    /// <summary>Symbols of one message.</summary>
    public const int Max = 5_000;

    /// <summary>The family of market data.</summary>
    public const string Family = "md";

    private const int DepthDefault = 5;
    private const int DepthMax = 1_000;

    /// <summary>The entries of a request, whichever way it names them.</summary>
    /// <param name="Entries">Objects with <c>symbol</c> and <c>exchange</c>; others are among them too.</param>
    /// <param name="IsSingle">The request itself is the entry.</param>
    internal sealed record Listing(IReadOnlyList<JsonElement> Entries, bool IsSingle)
    {
        public int Count => Entries.Count;
    }

    /// <summary>The entries: <c>symbols</c> (or <c>instruments</c>) where it holds any, else <c>symbol</c> and <c>exchange</c>; null: neither.</summary>
    public static Listing? ListOf(JsonElement root)
    {
        foreach (var list in new[] { root.Find("symbols"u8), root.Find("instruments"u8) })
        {
            if (list is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0)
            {
                return new Listing([.. array.EnumerateArray()], IsSingle: false);
            }
        }

        return TextOf(root, "symbol"u8) is not null && TextOf(root, "exchange"u8) is not null ? new Listing([root], IsSingle: true) : null;
    }

    /// <summary>The mode of an entry of <c>unsubscribe</c>. Default Quote.</summary>
    public static OpenAlgoModes ModeOf(JsonElement entry) =>
        entry.TryGetProperty("mode"u8, out var mode) ? OpenAlgoModes.Read(mode) : OpenAlgoModes.Quote;

    /// <summary>Levels asked for, or what is written in their place. Default 5.</summary>
    public static (int Levels, string? Fault) DepthOf(JsonElement root)
    {
        if ((root.Find("depth"u8) ?? root.Find("depth_level"u8)) is not { } written)
        {
            return (DepthDefault, null);
        }

        return written.ValueKind is JsonValueKind.Number && written.TryGetInt32(out var levels) && levels is > 0 and <= DepthMax
            ? (levels, null)
            : (DepthDefault, OpenAlgoTexts.Depth(written.GetRawText()));
    }

    public OpenAlgoSubscribe Subscription(string? id, Listing list, OpenAlgoModes mode, (int Levels, string? Fault) depth)
    {
        var symbols = ImmutableArray.CreateBuilder<OpenAlgoSymbol>(list.Count);
        var asks = ImmutableArray.CreateBuilder<SubscriptionAsk>(list.Count);
        var fault = mode.Mode == Mode.Depth ? depth.Fault : null; // of a price there is no depth to ask for
        foreach (var entry in list.Entries)
        {
            if (Read(entry) is not var (symbol, exchange, topic))
            {
                continue;
            }

            symbols.Add(SymbolOf(symbol, exchange, topic) with { Depth = depth.Levels, Fault = fault });
            asks.Add(
                new SubscriptionAsk(symbol, topic, mode.Mode, fault is null ? null : GatewayErrors.RequestMalformed)
                {
                    Delivery = Delivery.Latest, // the newest price always arrives, and in a burst nothing else does
                    Depth = mode.Mode == Mode.Depth && topic is not null ? brokers.DepthOf(topic, exchange, depth.Levels) : 0,
                    Layer = (byte)mode.Mode,
                    Style = mode.Style,
                }
            );
        }

        return new OpenAlgoSubscribe(id, symbols.ToImmutable(), asks.ToImmutable());
    }

    public OpenAlgoUnsubscribe Unsubscription(string? id, Listing list)
    {
        var symbols = ImmutableArray.CreateBuilder<OpenAlgoSymbol>(list.Count);
        var asks = ImmutableArray.CreateBuilder<SubscriptionAsk>(list.Count);
        foreach (var entry in list.Entries)
        {
            if (Read(entry) is not var (symbol, exchange, topic))
            {
                continue;
            }

            var mode = ModeOf(entry);
            symbols.Add(SymbolOf(symbol, exchange, topic) with { Fault = mode.Fault });
            asks.Add(new SubscriptionAsk(symbol, mode.Fault is null ? topic : null, mode.Mode) { Layer = (byte)mode.Mode });
        }

        return new OpenAlgoUnsubscribe(id, symbols.ToImmutable(), asks.ToImmutable());
    }

    /// <summary>The topic of a symbol; null: there can be none.</summary>
    public static Topic? TopicOf(string symbol, string exchange) =>
        ReplayNames.IsReplay(exchange) ? ReplayNames.TopicOf(exchange, symbol)
        : Topic.TryJoin([Family, exchange, symbol], out var topic) ? topic
        : null;

    private OpenAlgoSymbol SymbolOf(string symbol, string exchange, Topic? topic) =>
        new(symbol, exchange, topic is null ? null : brokers.BrokerOf(topic))
        {
            NeedsLogin = topic is not null && brokers.NeedsLogin(topic),
        };

    private static (string Symbol, string Exchange, Topic? Topic)? Read(JsonElement entry) =>
        entry.ValueKind is JsonValueKind.Object && TextOf(entry, "symbol"u8) is { } symbol && TextOf(entry, "exchange"u8) is { } exchange
            ? (OpenAlgoTexts.Cut(symbol), OpenAlgoTexts.Cut(exchange), TopicOf(symbol, exchange))
            : null;

    private static string? TextOf(JsonElement entry, ReadOnlySpan<byte> name) =>
        entry.Find(name).TryText(out var text) && text.Length > 0 ? text : null;
}

using System.Buffers;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>Later version of the nse protocol, on <c>/ws</c>: clients subscribe to symbols and get ticks of those.</summary>
/// <remarks>What it does not understand it leaves unanswered, as the original does.</remarks>
internal sealed class NsePubSubDialect : Dialect
{
    // A symbol is one segment of a topic. What is longer, or not such a segment, is repeated up to here only.
    private const int SymbolCharsMax = 64;

    private readonly string _prefix;
    private readonly TimeProvider _time;

    /// <param name="exchange">Topic path above the symbols, for example <c>md/NSE</c>.</param>
    /// <param name="time">Stamps ticks whose source has no readable time.</param>
    /// <exception cref="ArgumentException">Symbols under this path would not be topics.</exception>
    public NsePubSubDialect(string exchange, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _prefix = $"{exchange}/";
        _ = Topic.Parse($"{_prefix}SYMBOL");
        _time = time;
    }

    /// <inheritdoc />
    public override string Name => "nse-pubsub";

    /// <inheritdoc />
    public override bool AcceptsUnknownTopics => true;

    /// <inheritdoc />
    public override SessionRequest? ReadText(ReadOnlySpan<byte> message) => JsonText.ReadObject(message, Read);

    /// <inheritdoc />
    public override SessionRequest? ReadBinary(ReadOnlySpan<byte> message) => null;

    /// <inheritdoc />
    public override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to)
    {
        switch (answer)
        {
            case SubscriptionAnswer { Request: UnsubscribeAllRequest, Results: var results }:
                WriteReply(to, "success", null, $"Successfully unsubscribed from {results.Length} symbols");
                return true;
            case SubscriptionAnswer { Results: [var result] }:
                var (status, message) = Outcome(result);
                WriteReply(to, status, result.Ask.Name, message);
                return true;
            case ErrorAnswer { Error: var error }:
                WriteReply(to, "error", null, error.Reason);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc />
    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to)
    {
        if (update.Update is not MarketUpdate market)
        {
            return false;
        }

        var time = market.ExchangeTimeNs == 0 ? _time.GetUtcNow().ToOffset(NseBars.IndiaOffset) : NseBars.ExchangeTime(market);
        var json = new JsonPieces(to);
        json.Raw("""{"symbol":"""u8);
        json.Text(ReplayNames.WordOf(market.Topic) ?? market.Topic.Key);
        json.Raw(""","data":"""u8);
        NseBars.Write(json, market);
        json.Raw(""","timestamp":"""u8);
        json.Instant(time, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"); // RFC 3339 §5.6
        json.Raw("}"u8);
        return true;
    }

    private SessionRequest? Read(JsonElement root)
    {
        if (!root.Find("action"u8).TryText(out var action) || !root.Find("symbol"u8).TryText(out var symbol))
        {
            return null;
        }

        return action switch
        {
            "subscribe" => new SubscribeRequest(null, [Ask(symbol)]),
            "unsubscribe" => new UnsubscribeRequest(null, [Ask(symbol)]),
            "unsubscribe_all" => new UnsubscribeAllRequest(null),
            _ => null,
        };
    }

    private SubscriptionAsk Ask(string symbol) =>
        TopicOf(symbol) is { } topic
            ? new SubscriptionAsk(symbol, topic, Mode.Quote)
            : new SubscriptionAsk(symbol[..Math.Min(symbol.Length, SymbolCharsMax)], null, Mode.Quote, GatewayErrors.TopicMalformed);

    private Topic? TopicOf(string symbol) =>
        ReplayNames.IsReplay(symbol) ? ReplayNames.TopicOf(symbol)
        : !symbol.Contains('/') && Topic.TryParse(_prefix + symbol, out var topic) ? topic
        : null;

    private static (string Status, string Message) Outcome(SubscriptionResult result) =>
        result.Change switch
        {
            SubscriptionChange.Added or SubscriptionChange.Changed => ("success", "Successfully subscribed"),
            SubscriptionChange.Unchanged => ("error", "Already subscribed to this symbol"),
            SubscriptionChange.Removed => ("success", "Successfully unsubscribed"),
            SubscriptionChange.NotFound => ("error", "Not subscribed to this symbol"),
            _ when result.Error == GatewayErrors.TopicMalformed => ("error", "Invalid symbol"),
            _ => ("error", result.Error?.Reason ?? GatewayErrors.Internal.Reason),
        };

    private static void WriteReply(IBufferWriter<byte> to, string status, string? symbol, string message)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("status"u8, status);
        json.WriteString("symbol"u8, symbol);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    }
}

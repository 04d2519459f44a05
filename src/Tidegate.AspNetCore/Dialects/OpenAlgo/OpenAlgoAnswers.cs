using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Writes what a client is answered.</summary>
/// <remarks>Errors carry <c>type</c> and <c>status</c>: one half of the clients looks at the one, one at the other.</remarks>
internal sealed class OpenAlgoAnswers(OpenAlgoSettings settings)
{
    /// <summary>Writes an answer; false where there is none.</summary>
    public bool Write(SessionAnswer answer, IBufferWriter<byte> to)
    {
        if (FaultOf(answer) is var (code, text))
        {
            WriteError(code, text, to);
            return true;
        }

        using var json = JsonText.Write(to);
        switch (answer)
        {
            case SignedInAnswer { Request: OpenAlgoSignIn { User: { } user } }:
                WriteSignedIn(json, user);
                return true;
            case RefreshedAnswer { Request: OpenAlgoSignInAnew { User: { } user } }:
                WriteSignedIn(json, user);
                return true;
            case SubscriptionAnswer { Request: OpenAlgoSubscribe request, Results: var results } subscribed:
                WriteSubscribed(json, request, results, subscribed.Subscribed.Count);
                return true;
            case SubscriptionAnswer { Request: OpenAlgoUnsubscribe request }:
                WriteUnsubscribed(json, request.Id, request.User, [.. request.Symbols.Select(each => new Ending(each, each.Fault))]);
                return true;
            case SubscriptionAnswer { Request: OpenAlgoUnsubscribeAll request, Results: var results }:
                WriteUnsubscribed(json, request.Id, request.User, [.. results.Select(each => new Ending(SymbolOf(each.Ask.Topic!), null))]);
                return true;
            case SubscriptionAnswer { Request: OpenAlgoOrders request }:
                WriteOrders(json, "subscribe_orders"u8, OpenAlgoTexts.OrdersSubscribed, request.Id);
                return true;
            case SubscriptionAnswer { Request: OpenAlgoOrdersEnd request }:
                WriteOrders(json, "unsubscribe_orders"u8, OpenAlgoTexts.OrdersUnsubscribed, request.Id);
                return true;
            case QuestionAnswer { Request: var question }:
                return WriteFound(json, question);
            default:
                return false;
        }
    }

    /// <summary>Code and text where the answer is an error.</summary>
    private static (string Code, string Text)? FaultOf(SessionAnswer answer) =>
        answer switch
        {
            ErrorAnswer { Request: OpenAlgoFault fault, Error: var said } when said == fault.Error => (fault.Code, fault.Text),
            ErrorAnswer { Request: var request, Error: var error } => OpenAlgoRefusals.Of(request, error),
            SignedInAnswer { Request: OpenAlgoSignIn { User.Broker: null } } => (OpenAlgoTexts.BrokerError, OpenAlgoTexts.NoBroker),
            RefreshedAnswer { Request: OpenAlgoSignInAnew { User.Broker: null } } => (OpenAlgoTexts.BrokerError, OpenAlgoTexts.NoBroker),
            QuestionAnswer { Request: OpenAlgoBrokerInfo { User.Broker: null } } => (OpenAlgoTexts.BrokerError, OpenAlgoTexts.NoBrokerInfo),
            SubscriptionAnswer { Request: OpenAlgoOrders, Results: [{ Error: { } error }] } => (OpenAlgoTexts.ServerError, error.Reason),
            _ => null,
        };

    private static void WriteError(string code, string text, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteString("status"u8, "error"u8);
        json.WriteString("code"u8, code);
        json.WriteString("message"u8, text);
        json.WriteEndObject();
    }

    private static void WriteSignedIn(Utf8JsonWriter json, OpenAlgoUser user)
    {
        Begin(json, "auth"u8, "success"u8);
        json.WriteString("message"u8, OpenAlgoTexts.Authenticated);
        json.WriteString("broker"u8, user.Broker);
        json.WriteString("user_id"u8, user.Id);
        json.WriteStartObject("supported_features"u8);
        json.WriteBoolean("ltp"u8, true);
        json.WriteBoolean("quote"u8, true);
        json.WriteBoolean("depth"u8, true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteSubscribed(Utf8JsonWriter json, OpenAlgoSubscribe request, ImmutableArray<SubscriptionResult> results, int used)
    {
        Begin(json, "subscribe"u8, results.Any(each => each.Error is not null) ? "partial"u8 : "success"u8);
        json.WriteString("message"u8, OpenAlgoTexts.Subscribed);
        json.WriteString("broker"u8, BrokerOf(request.User));
        WriteId(json, request.Id);
        json.WriteStartArray("subscriptions"u8);
        for (var i = 0; i < results.Length; i++)
        {
            WriteEntry(json, request.Symbols[i], results[i], used, BrokerOf(request.User));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, OpenAlgoSymbol symbol, SubscriptionResult result, int used, string broker)
    {
        var granted = result.Granted.Projection;
        WriteSymbol(json, symbol);
        if (result.Error is { } error)
        {
            json.WriteString("status"u8, "error"u8);
            json.WriteString("message"u8, TextOf(symbol, error, used));
        }
        else
        {
            json.WriteString("status"u8, "success"u8);
            json.WriteString("mode"u8, OpenAlgoModes.NameOf(granted.Mode));
            json.WriteNumber("depth"u8, granted.Mode == Mode.Depth ? granted.Depth : symbol.Depth);
        }

        json.WriteString("broker"u8, symbol.Broker ?? broker);
        json.WriteEndObject();
    }

    private static string TextOf(OpenAlgoSymbol symbol, GatewayError error, int used) =>
        symbol.Fault
        ?? error.Id switch
        {
            "topic.unknown" or "topic.malformed" => OpenAlgoTexts.SymbolUnknown(symbol.Symbol, symbol.Exchange),
            "auth.forbidden" => OpenAlgoTexts.Forbidden(symbol.Symbol, symbol.Exchange),
            "limit.subscriptions" => OpenAlgoTexts.Full(used),
            _ => error.Reason,
        };

    /// <summary>The broker of the user, as the original has it everywhere; an instrument that another one delivers names that.</summary>
    private string BrokerOf(OpenAlgoUser? user) => user?.Broker ?? settings.Brokers.Unnamed;

    private void WriteUnsubscribed(Utf8JsonWriter json, string? id, OpenAlgoUser? user, ImmutableArray<Ending> endings)
    {
        var failures = endings.Count(each => each.Fault is not null);
        Begin(
            json,
            "unsubscribe"u8,
            failures == 0 ? "success"u8
                : failures < endings.Length ? "partial"u8
                : "error"u8
        );
        json.WriteString("message"u8, OpenAlgoTexts.Unsubscribed);
        WriteId(json, id);
        WriteEndings(json, "successful"u8, endings.Where(each => each.Fault is null), BrokerOf(user));
        WriteEndings(json, "failed"u8, endings.Where(each => each.Fault is not null), BrokerOf(user));
        json.WriteString("broker"u8, BrokerOf(user));
        json.WriteEndObject();
    }

    private static void WriteEndings(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<Ending> endings, string broker)
    {
        json.WriteStartArray(name);
        foreach (var (symbol, fault) in endings)
        {
            WriteSymbol(json, symbol);
            json.WriteString("status"u8, fault is null ? "success"u8 : "error"u8);
            if (fault is not null)
            {
                json.WriteString("message"u8, fault);
            }

            json.WriteString("broker"u8, symbol.Broker ?? broker);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOrders(Utf8JsonWriter json, ReadOnlySpan<byte> type, string text, string? id)
    {
        Begin(json, type, "success"u8);
        json.WriteString("message"u8, text);
        WriteId(json, id);
        json.WriteEndObject();
    }

    private bool WriteFound(Utf8JsonWriter json, SessionRequest question)
    {
        switch (question)
        {
            case OpenAlgoPing ping:
                Begin(json, "pong"u8, "success"u8);
                json.WriteNumber("server_timestamp"u8, settings.Time.GetUtcNow().ToUnixTimeMilliseconds());
                WriteRaw(json, "client_timestamp"u8, ping.Timestamp);
                WriteRaw(json, "_pingId"u8, ping.PingId);
                break;
            case OpenAlgoBrokerList:
                var brokers = settings.Capabilities.Brokers;
                Begin(json, "supported_brokers"u8, "success"u8);
                json.WriteStartArray("brokers"u8);
                foreach (var broker in brokers)
                {
                    json.WriteStringValue(broker.Name);
                }

                json.WriteEndArray();
                json.WriteNumber("count"u8, brokers.Length);
                break;
            case OpenAlgoBrokerInfo { User: { } user }:
                Begin(json, "broker_info"u8, "success"u8);
                json.WriteString("broker"u8, user.Broker);
                json.WriteString(
                    "adapter_status"u8,
                    user.Broker is { } his && settings.Brokers.IsConnected(his) ? "connected"u8 : "disconnected"u8
                );
                json.WriteString("user_id"u8, user.Id);
                break;
            default:
                return false;
        }

        json.WriteEndObject();
        return true;
    }

    private static void Begin(Utf8JsonWriter json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> status)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("status"u8, status);
    }

    private static void WriteSymbol(Utf8JsonWriter json, OpenAlgoSymbol symbol)
    {
        json.WriteStartObject();
        json.WriteString("symbol"u8, symbol.Symbol);
        json.WriteString("exchange"u8, symbol.Exchange);
    }

    private static void WriteId(Utf8JsonWriter json, string? id) => WriteRaw(json, "request_id"u8, id);

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? written)
    {
        if (written is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(written, skipInputValidation: true); // kept as it was written, so it is JSON
        }
    }

    private OpenAlgoSymbol SymbolOf(Topic topic)
    {
        var (exchange, symbol) = OpenAlgoUpdates.NamesOf(topic);
        return new OpenAlgoSymbol(symbol.ToString(), exchange.ToString(), settings.Brokers.BrokerOf(topic));
    }

    /// <summary>One entry of an answer to <c>unsubscribe</c>.</summary>
    private sealed record Ending(OpenAlgoSymbol Symbol, string? Fault);
}

using System.Runtime.InteropServices;
using System.Text.Json;
using Tidegate.Core.Access;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Reads what OpenAlgo's clients send. Never throws; what is true and false, there and missing is as Python has it.</summary>
internal sealed class OpenAlgoRequests(OpenAlgoEntries entries)
{
    private const int EchoBytesMax = 1_024;

    /// <summary>The request in a message of any content.</summary>
    public SessionRequest Read(ReadOnlySpan<byte> message, in SessionFacts session)
    {
        try
        {
            return !JsonText.TryRead(message, out var root) ? new OpenAlgoFault(OpenAlgoTexts.InvalidJson, OpenAlgoTexts.NotJson)
                : root.ValueKind is not JsonValueKind.Object ? new OpenAlgoFault(OpenAlgoTexts.ProcessingError, OpenAlgoTexts.NotAnObject)
                : Read(root, session.Grant);
        }
        catch (InvalidOperationException) // a text with half a surrogate pair has no UTF-8 form (RFC 8259 §8.2)
        {
            return new OpenAlgoFault(OpenAlgoTexts.InvalidJson, OpenAlgoTexts.NotJson);
        }
    }

    private SessionRequest Read(JsonElement root, Grant? grant)
    {
        var action = ActionOf(root);
        return action switch
        {
            "authenticate" or "auth" => SignIn(root, grant),
            "subscribe" => Subscribe(root),
            "unsubscribe" or "unsubscribe_all" => Unsubscribe(root, action),
            "subscribe_orders" => Orders(root, grant, asks => new OpenAlgoOrders(IdOf(root), [asks])),
            "unsubscribe_orders" => Orders(root, grant, asks => new OpenAlgoOrdersEnd(IdOf(root), [asks])),
            "get_broker_info" => new OpenAlgoBrokerInfo(),
            "get_supported_brokers" => new OpenAlgoBrokerList { IsForStrangers = true },
            "ping" => Ping(root),
            _ => new OpenAlgoFault(OpenAlgoTexts.InvalidAction, OpenAlgoTexts.Action(action)),
        };
    }

    /// <summary><c>action</c>, or else <c>type</c>.</summary>
    private static string? ActionOf(JsonElement root) => TextOf(root.Find("action"u8)) ?? TextOf(root.Find("type"u8));

    private static string? TextOf(JsonElement? element) =>
        element switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } some ? some : null,
            { } other => other.GetRawText(),
            null => null,
        };

    private static SessionRequest SignIn(JsonElement root, Grant? grant)
    {
        // The first that is there and not empty.
        var key = KeyOf(root.Find("api_key"u8)) ?? KeyOf(root.Find("apikey"u8));
        if (key is null)
        {
            return new OpenAlgoFault(OpenAlgoTexts.AuthenticationError, OpenAlgoTexts.KeyMissing);
        }

        var credential = new Credential(CredentialKind.FirstMessage, key);
        return grant is null ? new OpenAlgoSignIn(credential) : new OpenAlgoSignInAnew(credential);
    }

    private static string? KeyOf(JsonElement? element) => element.TryText(out var key) && key.Length > 0 ? key : null;

    private SessionRequest Subscribe(JsonElement root)
    {
        var mode = root.TryGetProperty("mode"u8, out var written) ? OpenAlgoModes.Read(written) : OpenAlgoModes.Quote;
        if (mode.Fault is { } fault)
        {
            return OpenAlgoFault.AfterSignIn(OpenAlgoTexts.InvalidMode, fault);
        }

        return OpenAlgoEntries.ListOf(root) switch
        {
            null => OpenAlgoFault.AfterSignIn(OpenAlgoTexts.InvalidParameters, OpenAlgoTexts.NothingToSubscribe),
            { Count: > OpenAlgoEntries.Max } => TooMany(),
            var list => entries.Subscription(IdOf(root), list, mode, OpenAlgoEntries.DepthOf(root)),
        };
    }

    private SessionRequest Unsubscribe(JsonElement root, string action)
    {
        if (
            action is "unsubscribe_all"
            || TextOf(root.Find("type"u8)) is "unsubscribe_all"
            || root.Find("unsubscribe_all"u8) is { ValueKind: JsonValueKind.True }
        )
        {
            return new OpenAlgoUnsubscribeAll(IdOf(root));
        }

        switch (OpenAlgoEntries.ListOf(root))
        {
            case null:
                return OpenAlgoFault.AfterSignIn(OpenAlgoTexts.InvalidParameters, OpenAlgoTexts.NothingToUnsubscribe);
            case { Count: > OpenAlgoEntries.Max }:
                return TooMany();
            case { IsSingle: true, Entries: [var only] } when OpenAlgoEntries.ModeOf(only).Fault is { } fault:
                return OpenAlgoFault.AfterSignIn(OpenAlgoTexts.InvalidMode, fault);
            case var list:
                return entries.Unsubscription(IdOf(root), list);
        }
    }

    private static OpenAlgoFault TooMany() =>
        OpenAlgoFault.AfterSignIn(OpenAlgoTexts.InvalidParameters, OpenAlgoTexts.Batch(OpenAlgoEntries.Max));

    private static SessionRequest Orders(JsonElement root, Grant? grant, Func<SubscriptionAsk, SessionRequest> with)
    {
        var topic = grant is null ? null : OrderTopics.Of(grant);
        return with(new SubscriptionAsk("orders", topic, Core.Topics.Mode.Ltp));
    }

    private static OpenAlgoPing Ping(JsonElement root) =>
        new(RawOf(root, "timestamp"u8), RawOf(root, "_pingId"u8)) { IsForStrangers = true };

    /// <summary>The client's mark of its request, as it was written; too long a one is not repeated.</summary>
    private static string? IdOf(JsonElement root) => root.Find("request_id"u8) is null ? null : RawOf(root, "request_id"u8);

    private static string? RawOf(JsonElement root, ReadOnlySpan<byte> name) =>
        root.TryGetProperty(name, out var member) && JsonMarshal.GetRawUtf8Value(member).Length <= EchoBytesMax
            ? member.GetRawText()
            : null;
}

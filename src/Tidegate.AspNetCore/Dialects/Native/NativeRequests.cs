using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Resume;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Reads requests <c>{"op":"...","id":7,...}</c>. Members that are not known are left alone, so that newer clients can talk to us.</summary>
internal static class NativeRequests
{
    /// <summary>Entries of one request.</summary>
    public const int EntriesMax = 512;

    /// <summary>Characters of an id that is a text.</summary>
    public const int IdCharsMax = 64;

    /// <summary>Bytes of what a ping may ask to have echoed.</summary>
    public const int EchoBytesMax = 1_024;

    /// <summary>The request in a message of any content. Never throws.</summary>
    public static SessionRequest Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonText.TryRead(message, out var root) ? Of(root) : ReadUnstrict(message);
        }
        catch (InvalidOperationException) // a text with half a surrogate pair has no UTF-8 form (RFC 8259 §8.2)
        {
            return new FaultyRequest(null, GatewayErrors.NotUtf8OrJson);
        }
    }

    private static FaultyRequest ReadUnstrict(ReadOnlySpan<byte> message)
    {
        if (!JsonText.TryReadWithDuplicates(message, out var root) || root.ValueKind is not JsonValueKind.Object)
        {
            return new FaultyRequest(null, GatewayErrors.NotUtf8OrJson);
        }

        _ = TryId(root, out var id);
        return Malformed(id); // a name twice: two readers could disagree about it
    }

    private static SessionRequest Of(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return new FaultyRequest(null, GatewayErrors.NotUtf8OrJson);
        }

        if (!TryId(root, out var id) || !root.Find("op"u8).TryText(out var operation))
        {
            return Malformed(id);
        }

        return operation switch
        {
            "auth" => SignIn(id, root),
            "refresh" => Credential(id, root, credential => new RefreshRequest(id, credential)),
            "subscribe" => Subscribe(id, root),
            "unsubscribe" => Unsubscribe(id, root),
            "explain" => Explain(id, root),
            "subscriptions" => new ListRequest(id),
            "capabilities" => Capabilities(id, root),
            "search" => Search(id, root),
            "publish" => Publish(id, root),
            "ping" => Ping(id, root),
            _ => new FaultyRequest(id, GatewayErrors.UnknownOperation),
        };
    }

    /// <summary>The id as it was written, quotes included; absent and null are none.</summary>
    private static bool TryId(JsonElement root, out string? id)
    {
        id = null;
        if (root.Find("id"u8) is not { } element)
        {
            return true;
        }

        var isValid = element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetInt64(out _),
            JsonValueKind.String => element.GetString()!.Length <= IdCharsMax,
            _ => false,
        };
        id = isValid ? element.GetRawText() : null;
        return isValid;
    }

    private static SessionRequest SignIn(string? id, JsonElement root)
    {
        ResumeSecret? resume = null;
        if (root.Find("resume"u8) is { } member)
        {
            if (member.ValueKind is not JsonValueKind.Object || !member.Find("secret"u8).TryText(out var secret))
            {
                return Malformed(id);
            }

            resume = new ResumeSecret(secret);
        }

        return Credential(id, root, credential => new SignInRequest(id, credential) { Resume = resume });
    }

    private static SessionRequest Credential(string? id, JsonElement root, Func<Credential, SessionRequest> with)
    {
        JsonElement?[] secrets = [root.Find("token"u8), root.Find("apiKey"u8)];
        var ticket = root.Find("ticket"u8);
        if (secrets.Append(ticket).Count(each => each is not null) > 1)
        {
            return new FaultyRequest(id, GatewayErrors.CredentialAmbiguous);
        }

        if (ticket.TryText(out var single))
        {
            return with(new Credential(CredentialKind.Ticket, single));
        }

        return (secrets[0] ?? secrets[1]).TryText(out var secret)
            ? with(new Credential(CredentialKind.FirstMessage, secret))
            : Malformed(id);
    }

    private static SessionRequest Publish(string? id, JsonElement root)
    {
        var update = PublishedUpdate.Read(root, out var fault);
        return update is null ? new FaultyRequest(id, fault!) : new PublishRequest(id, update);
    }

    private static SessionRequest Subscribe(string? id, JsonElement root) =>
        root.Find("subs"u8) switch
        {
            { ValueKind: JsonValueKind.Array } subs when subs.GetArrayLength() > EntriesMax => new FaultyRequest(
                id,
                GatewayErrors.BatchLimit
            ),
            { ValueKind: JsonValueKind.Array } subs => new SubscribeRequest(id, EachOf(subs, NativeEntries.Subscription)),
            _ => Malformed(id),
        };

    private static SessionRequest Search(string? id, JsonElement root)
    {
        const int LimitDefault = 50;
        var limit = LimitDefault;
        var exchange = root.Find("exchange"u8);
        var isLimit = root.Find("limit"u8) is not { } most || (most.ValueKind is JsonValueKind.Number && most.TryGetInt32(out limit));
        return
            root.Find("query"u8).TryText(out var query)
            && query.Length is > 0 and <= EchoBytesMax
            && exchange is null or { ValueKind: JsonValueKind.String }
            && isLimit
            && limit is > 0 and <= NativeSearch.LimitMax
            ? new NativeSearch(id, query, exchange?.GetString(), limit)
            : Malformed(id);
    }

    private static SessionRequest Capabilities(string? id, JsonElement root)
    {
        if (root.Find("feed"u8) is not { } feed)
        {
            return new NativeCapabilities(id, null);
        }

        return feed.ValueKind is JsonValueKind.String && feed.GetString()!.Length <= IdCharsMax
            ? new NativeCapabilities(id, feed.GetString())
            : Malformed(id);
    }

    private static SessionRequest Explain(string? id, JsonElement root)
    {
        if (root.Find("sub"u8) is not { } sub)
        {
            return Malformed(id);
        }

        var ask = NativeEntries.Subscription(sub);
        return root.Find("token"u8) is null && root.Find("apiKey"u8) is null
            ? new ExplainRequest(id, ask)
            : Credential(id, root, credential => new ExplainRequest(id, ask, credential));
    }

    private static SessionRequest Unsubscribe(string? id, JsonElement root) =>
        (root.Find("topics"u8), root.Find("all"u8)) switch
        {
            (null, { ValueKind: JsonValueKind.True }) => new UnsubscribeAllRequest(id),
            ({ ValueKind: JsonValueKind.Array } topics, null or { ValueKind: JsonValueKind.False })
                when topics.GetArrayLength() > EntriesMax => new FaultyRequest(id, GatewayErrors.BatchLimit),
            ({ ValueKind: JsonValueKind.Array } topics, null or { ValueKind: JsonValueKind.False }) => new UnsubscribeRequest(
                id,
                EachOf(topics, NativeEntries.Named)
            ),
            _ => Malformed(id),
        };

    private static SessionRequest Ping(string? id, JsonElement root)
    {
        if (!root.TryGetProperty("any"u8, out var any))
        {
            return new PingRequest(id, null);
        }

        return JsonMarshal.GetRawUtf8Value(any).Length <= EchoBytesMax ? new PingRequest(id, any.GetRawText()) : Malformed(id);
    }

    private static ImmutableArray<SubscriptionAsk> EachOf(JsonElement array, Func<JsonElement, SubscriptionAsk> read) =>
        [.. array.EnumerateArray().Select(read)];

    private static FaultyRequest Malformed(string? id) => new(id, GatewayErrors.RequestMalformed);
}

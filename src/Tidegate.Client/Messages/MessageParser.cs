using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.Client.Messages;

/// <summary>Text of a server into replies and pushes. Never throws for anything a server sent.</summary>
internal static class MessageParser
{
    /// <summary>Deepest nesting taken: the protocol's own messages need five.</summary>
    public const int DepthMax = 16;

    private const int ResumeCharsMax = 128;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    /// <summary>Exactly one of the two is set on true; false: this is no message of the protocol.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out Reply? reply, out Push? push)
    {
        (reply, push) = (null, null);
        if (!TryParseObject(utf8.Span, out var body))
        {
            return false;
        }

        if (body.TryGetProperty("re", out _))
        {
            reply = body.Integer("re") is { } id ? new Reply(id, ErrorIn(body), body) : null;
        }
        else if (body.Text("type") is { } type)
        {
            push = PushOf(type, body);
        }

        return reply is not null || push is not null;
    }

    /// <summary>Parses one JSON object, bounded in depth and without duplicate members.</summary>
    public static bool TryParseObject(ReadOnlySpan<byte> utf8, out JsonElement body)
    {
        try
        {
            body = JsonElement.Parse(utf8, Strict);
            return body.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            body = default;
            return false;
        }
    }

    /// <summary>The <c>error</c> member, or null where there is none.</summary>
    public static ErrorInfo? ErrorIn(JsonElement body) =>
        body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? ErrorOf(error) : null;

    /// <summary>An error object of the protocol.</summary>
    public static ErrorInfo ErrorOf(JsonElement error)
    {
        var id = SafeText.Clean(error.Text("id"));
        var entry = GatewayErrors.Find(id);
        var message = SafeText.Clean(error.Text("message"));
        return new ErrorInfo(
            id,
            message.Length > 0 ? message : entry?.Reason ?? "",
            entry?.Retry ?? RetryOf(error.Text("retry")),
            error.Milliseconds("retryAfterMs"),
            error.Text("rule") is { } rule ? SafeText.Clean(rule) : null
        );
    }

    /// <summary>The welcome, where the members that the client acts on have the right shape.</summary>
    public static bool TryParseWelcome(Push push, [NotNullWhen(true)] out Welcome? welcome)
    {
        welcome = TryRead(push.Body, ClientJson.Default.Welcome);
        return welcome is not null;
    }

    /// <summary>The secret that a welcome offers to resume with; null where there is none that could be sent back.</summary>
    public static string? ResumeSecretIn(JsonElement welcome) =>
        welcome.TryGetProperty("resume", out var resume)
        && resume.ValueKind == JsonValueKind.Object
        && resume.Text("secret") is { Length: > 0 and <= ResumeCharsMax } secret
        && secret.All(each => char.IsAsciiLetterOrDigit(each) || each is '_' or '-')
            ? secret
            : null;

    private static Push PushOf(string type, JsonElement body)
    {
        var kind = KindOf(type);
        _ = Topic.TryParse(body.Text("topic"), out var topic);
        return new Push(kind, SafeText.Clean(type), body)
        {
            Topic = topic,
            Mode = ModeNames.Find(body.Text("mode")),
            Epoch = body.Text("epoch"),
            Seq = body.Integer("seq"),
            Merged = body.Integer("merged") ?? 0,
            Values =
                kind is PushKind.Snapshot or PushKind.Update && body.TryGetProperty("data", out var data)
                    ? TryRead(data, ClientJson.Default.MarketValues)
                    : null,
        };
    }

    private static T? TryRead<T>(JsonElement element, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object ? element.Deserialize(shape) : null;
        }
        catch (JsonException) // an application's own data need not look like market data
        {
            return null;
        }
    }

    private static Retry RetryOf(string? name) =>
        name switch
        {
            "afterNewCredential" => Retry.AfterNewCredential,
            "afterDelay" => Retry.AfterDelay,
            _ => Retry.Never,
        };

    private static PushKind KindOf(string type) =>
        type switch
        {
            "welcome" => PushKind.Welcome,
            "snapshot" => PushKind.Snapshot,
            "update" => PushKind.Update,
            "recovered" => PushKind.Recovered,
            "gap" => PushKind.Gap,
            "subscription.changed" => PushKind.SubscriptionChanged,
            "feed.status" => PushKind.FeedStatus,
            "auth.expiring" => PushKind.AuthExpiring,
            "draining" => PushKind.Draining,
            "disconnect" => PushKind.Disconnect,
            _ => PushKind.Other,
        };
}

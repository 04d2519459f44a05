using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Reads the messages of a client. Never throws, and answers whatever it cannot read: the socket stays open.</summary>
internal static class SimutradorRequests
{
    /// <summary>Longest <c>request_id</c>, and longest <c>session_id</c> that an answer repeats, in characters.</summary>
    public const int IdCharsMax = 128;

    public static SessionRequest Read(ReadOnlySpan<byte> message)
    {
        string? id = null;
        try
        {
            if (!JsonText.TryRead(message, out var root) || root.ValueKind is not JsonValueKind.Object)
            {
                return Invalid(null, "A message is one JSON object");
            }

            return TryText(root, "request_id"u8, out var text) && text?.Length is null or <= IdCharsMax
                ? Read(root, id = root.Find("request_id"u8)?.GetRawText())
                : Invalid(null, $"request_id must be a text of at most {IdCharsMax} characters, or null");
        }
        catch (InvalidOperationException) // a text with half a surrogate pair has no UTF-8 form (RFC 8259 §8.2)
        {
            return Invalid(id, "A text is not valid Unicode");
        }
    }

    private static SessionRequest Read(JsonElement root, string? id)
    {
        if (!root.Find("type"u8).TryText(out var type) || type.Length == 0)
        {
            return Invalid(id, "Missing required field: type");
        }

        if (root.Find("data"u8) is { ValueKind: not JsonValueKind.Object })
        {
            return Invalid(id, "data must be an object");
        }

        return type switch
        {
            "ping" => new PingRequest(id, null),
            "start_simulation"
            or "create_session"
            or "get_session"
            or "list_sessions"
            or "delete_session"
            or "pause_simulation"
            or "resume_simulation"
            or "query_positions"
            or "resume_session"
            or "order_batch"
            or "tick_ack" => Operation(new SimutradorOperation(id, type, root.Find("data"u8) ?? default)),
            _ => new SimutradorFault(id, GatewayErrors.UnknownOperation, "Unknown message type"),
        };
    }

    private static SessionRequest Operation(SimutradorOperation operation)
    {
        string? session = null;
        if (operation.Data.ValueKind is JsonValueKind.Undefined || IsSession(operation.Data, out session))
        {
            return operation with { SessionId = session };
        }

        var fault = Invalid(operation.Id, $"session_id must be a text of at most {IdCharsMax} characters");
        return fault with { IsOfSession = operation.IsOfSession };
    }

    private static bool IsSession(JsonElement data, out string? session) =>
        TryText(data, "session_id"u8, out session) && session?.Length is null or <= IdCharsMax;

    /// <summary>A text, or nothing; false for any other value.</summary>
    private static bool TryText(JsonElement from, ReadOnlySpan<byte> name, out string? text)
    {
        var member = from.Find(name);
        return member.TryText(out text) || member is null;
    }

    private static SimutradorFault Invalid(string? id, string message) => new(id, GatewayErrors.RequestMalformed, message);
}

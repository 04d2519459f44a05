using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>What SmartStream answers in text.</summary>
internal static class AngelReplies
{
    public static readonly (string Code, string Text) InvalidPayload = ("E1001", "Invalid Request Payload.");
    public static readonly (string Code, string Text) LimitExceeded = ("E1002", "Invalid Request. Subscription Limit Exceeded");

    public static byte[] Pong() => [.. "pong"u8];

    /// <summary><c>{"correlationID","errorCode","errorMessage"}</c>.</summary>
    public static byte[] Error(string correlationId, (string Code, string Text) error)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("correlationID"u8, correlationId);
            json.WriteString("errorCode"u8, error.Code);
            json.WriteString("errorMessage"u8, error.Text);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}

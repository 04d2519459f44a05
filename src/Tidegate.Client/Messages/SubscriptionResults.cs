using System.Text.Json;

namespace Tidegate.Client.Messages;

/// <summary>Reads the results of <c>subscribe</c> and <c>unsubscribe</c>.</summary>
internal static class SubscriptionResults
{
    /// <summary>The topics of a list of subscriptions.</summary>
    public static string[] Topics(JsonElement reply) =>
        reply.TryGetProperty("subscriptions", out var list) && list.ValueKind == JsonValueKind.Array
            ?
            [
                .. list.EnumerateArray()
                    .Where(each => each.ValueKind == JsonValueKind.Object)
                    .Select(each => each.Text("topic"))
                    .OfType<string>(),
            ]
            : [];

    /// <summary>One result per well-formed entry; a reply without results gives none.</summary>
    public static IReadOnlyList<SubscriptionResult> Read(JsonElement reply)
    {
        if (!reply.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return
        [
            .. results
                .EnumerateArray()
                .Where(result => result.ValueKind == JsonValueKind.Object)
                .Select(result => new SubscriptionResult(
                    SafeText.Clean(result.Text("topic")),
                    ModeNames.Find(result.Text("mode")),
                    MessageParser.ErrorIn(result),
                    result.Text("rule") is { } rule ? SafeText.Clean(rule) : null
                )),
        ];
    }
}

using System.Text.Json;
using Tidegate.Core.Access;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>The members of an explanation, the same in a reply and over HTTP.</summary>
internal static class NativeExplanation
{
    /// <summary>Writes them into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, AccessExplanation explanation)
    {
        json.WriteString("topic"u8, explanation.Name);
        json.WriteBoolean("allowed"u8, explanation.IsAllowed);
        if (explanation.Error is { } error)
        {
            NativeNotices.WriteError(json, error, explanation.Rule);
        }
        else
        {
            json.WriteString("mode"u8, NativeWords.Of(explanation.Mode));
            json.WriteNumber("depth"u8, explanation.Depth);
            json.WriteNumber("maxHz"u8, explanation.MaxHz);
            if (explanation.Rule is { } rule)
            {
                json.WriteString("rule"u8, rule);
            }
        }

        if (explanation.Feed is { } feed)
        {
            json.WriteString("feed"u8, feed);
        }

        json.WriteString("plan"u8, explanation.Plan);
        json.WriteNumber("cost"u8, explanation.Cost);
        NativeNotices.WriteUse(json, "subscriptions"u8, explanation.Used, explanation.Max);
    }
}

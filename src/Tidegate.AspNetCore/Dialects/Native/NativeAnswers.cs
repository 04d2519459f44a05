using System.Buffers;
using System.Text.Json;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Replies: <c>{"re":7,"ok":true,...}</c> or <c>{"re":7,"error":{...}}</c>; <c>re</c> is null where the request had no id.</summary>
internal static class NativeAnswers
{
    public static void Write(SessionAnswer answer, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WritePropertyName("re"u8);
        json.WriteRawValue(answer.Request.Id ?? "null", skipInputValidation: true); // kept as it was written, so it is JSON
        if (answer is ErrorAnswer { Error: var error, Rule: var rule, RetryAfter: var retryAfter })
        {
            NativeNotices.WriteError(json, error, rule, retryAfter);
        }
        else
        {
            json.WriteBoolean("ok"u8, true);
            WriteContent(json, answer);
        }

        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, SessionAnswer answer)
    {
        switch (answer)
        {
            case SubscriptionAnswer { Results: var results }:
                json.WriteStartArray("results"u8);
                foreach (var result in results)
                {
                    WriteResult(json, result);
                }

                json.WriteEndArray();
                break;
            case ListAnswer { Counts: var counts }:
                json.WriteStartArray("subscriptions"u8);
                foreach (var count in counts)
                {
                    WriteCount(json, count);
                }

                json.WriteEndArray();
                break;
            case ExplainAnswer { Explanation: var explanation }:
                NativeExplanation.Write(json, explanation);
                break;
            case QuestionAnswer { Request: NativeCapabilities { Found: var feeds } }:
                NativeFeeds.Write(json, feeds);
                break;
            case QuestionAnswer { Request: NativeSearch { Found: var instruments } }:
                NativeInstruments.Write(json, instruments);
                break;
            case RefreshedAnswer { ExpiresIn: var expiresIn }:
                json.WriteNumber("expiresInMs"u8, NativeNotices.WholeMilliseconds(expiresIn));
                break;
            case PongAnswer { Echo: var echo, ServerTimeNs: var time }:
                json.WriteNumber("serverTimeNs"u8, time);
                if (echo is not null)
                {
                    json.WritePropertyName("any"u8);
                    json.WriteRawValue(echo, skipInputValidation: true);
                }

                break;
        }
    }

    private static void WriteResult(Utf8JsonWriter json, SubscriptionResult result)
    {
        json.WriteStartObject();
        json.WriteString("topic"u8, result.Ask.Name);
        if (result.Error is not null)
        {
            NativeNotices.WriteError(json, result.Error, result.Rule);
        }
        else
        {
            json.WriteBoolean("ok"u8, true);
            WriteChange(json, result);
        }

        json.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter json, SubscriptionResult result)
    {
        if (result.Change is SubscriptionChange.Removed or SubscriptionChange.NotFound)
        {
            // Either way the client now has what it asked for; this says whether anything changed.
            json.WriteBoolean("removed"u8, result.Change is SubscriptionChange.Removed);
            return;
        }

        NativeNotices.WriteTerms(json, result.Granted);
        if (result.Rule is not null)
        {
            json.WriteString("rule"u8, result.Rule);
        }
    }

    private static void WriteCount(Utf8JsonWriter json, SubscriptionCount count)
    {
        json.WriteStartObject();
        json.WriteString("topic"u8, count.Topic.Path);
        NativeNotices.WriteTerms(json, count.Granted);
        json.WriteNumber("sent"u8, count.Sent);
        json.WriteNumber("merged"u8, count.Merged);
        json.WriteNumber("dropped"u8, count.Dropped);
        if (count.LastAge is { } age)
        {
            json.WriteNumber("lastAgeMs"u8, (long)age.TotalMilliseconds);
        }

        json.WriteEndObject();
    }
}

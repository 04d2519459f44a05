using System.Buffers;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>The rare pushes: what is said to one session, or once in a while.</summary>
internal static class NativeNotices
{
    /// <summary>Who the client is, until when, and what holds for it.</summary>
    public static void WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "welcome"u8);
        json.WriteString("session"u8, welcome.SessionId);
        json.WriteString("subject"u8, welcome.Grant.Subject);
        json.WriteString("plan"u8, welcome.Limits.Plan);
        json.WriteString("protocol"u8, "tidegate.v1"u8);
        json.WriteNumber("serverTimeNs"u8, welcome.ServerTimeNs);
        json.WriteNumber("expiresInMs"u8, WholeMilliseconds(welcome.ExpiresIn));
        json.WriteNumber("pingIntervalMs"u8, WholeMilliseconds(welcome.Limits.PingInterval));
        WriteResume(json, welcome);
        json.WriteStartObject("limits"u8);
        WriteUse(json, "connections"u8, welcome.ConnectionsUsed, welcome.Limits.ConnectionsMax);
        WriteUse(json, "subscriptions"u8, 0, welcome.Limits.SubscriptionsMax); // the first push: nothing can have been asked for before it
        json.WriteNumber("depthMax"u8, welcome.Limits.Modes.Contains(Mode.Depth) ? welcome.Limits.DepthMax : 0);
        json.WriteStartArray("modes"u8);
        foreach (var mode in welcome.Limits.Modes)
        {
            json.WriteStringValue(NativeWords.Of(mode));
        }

        json.WriteEndArray();
        json.WriteNumber("messagesPerSecond"u8, welcome.Limits.MessagesPerSecond);
        json.WriteNumber("maxHz"u8, welcome.Limits.MaxHz);
        if (welcome.Limits.SessionLength is { } length)
        {
            json.WriteNumber("sessionMs"u8, WholeMilliseconds(length));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What is used of a limit, and the limit; 0: there is none.</summary>
    public static void WriteUse(Utf8JsonWriter json, ReadOnlySpan<byte> name, int used, int max)
    {
        json.WriteStartObject(name);
        json.WriteNumber("used"u8, used);
        json.WriteNumber("max"u8, max);
        json.WriteEndObject();
    }

    private static void WriteResume(Utf8JsonWriter json, WelcomeNotice welcome)
    {
        if (welcome.Resumed is { } resumed)
        {
            json.WriteBoolean("resumed"u8, resumed.IsResumed);
            if (resumed.Reason is { } reason)
            {
                json.WriteString("reason"u8, reason);
            }
        }

        if (welcome.Resume is { } offer)
        {
            json.WriteStartObject("resume"u8);
            json.WriteString("secret"u8, offer.Secret.Text);
            json.WriteNumber("windowMs"u8, WholeMilliseconds(offer.Window));
            json.WriteEndObject();
        }
    }

    public static void WriteGap(in TopicGap gap, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "gap"u8);
        json.WriteString("topic"u8, gap.Topic.Path);
        json.WriteNumber("from"u8, gap.From);
        json.WriteNumber("to"u8, gap.To);
        json.WriteString("reason"u8, gap.Reason);
        json.WriteEndObject();
    }

    public static void WriteRecovered(in TopicRecovery recovery, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "recovered"u8);
        json.WriteString("topic"u8, recovery.Topic.Path);
        json.WriteNumber("from"u8, recovery.From);
        json.WriteNumber("to"u8, recovery.To);
        json.WriteEndObject();
    }

    public static void WriteStatus(FeedStatus status, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "feed.status"u8);
        json.WriteString("feed"u8, status.Feed);
        json.WriteString("topic"u8, status.Topic.Path);
        json.WriteString("state"u8, NativeWords.Of(status.State));
        json.WriteString("reason"u8, status.Reason);
        json.WriteEndObject();
    }

    public static void WriteChanged(in TermsChange change, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "subscription.changed"u8);
        json.WriteString("topic"u8, change.Topic.Path);
        json.WriteStartObject("from"u8);
        WriteTerms(json, change.From);
        json.WriteEndObject();
        if (change.To is { } terms)
        {
            json.WriteStartObject("to"u8);
            WriteTerms(json, terms);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("to"u8);
        }

        if (change.Rule is not null)
        {
            json.WriteString("rule"u8, change.Rule);
        }

        json.WriteEndObject();
    }

    public static void WriteExpiring(TimeSpan within, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "auth.expiring"u8);
        json.WriteNumber("inMs"u8, WholeMilliseconds(within));
        json.WriteEndObject();
    }

    public static void WriteDraining(TimeSpan reconnectAfter, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "draining"u8);
        json.WriteNumber("reconnectAfterMs"u8, WholeMilliseconds(reconnectAfter));
        json.WriteEndObject();
    }

    public static void WriteDisconnect(Refusal refusal, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "disconnect"u8);
        WriteError(json, refusal.Error, refusal.Rule);
        json.WriteEndObject();
    }

    /// <summary>The member <c>error</c>, the same wherever it occurs.</summary>
    public static void WriteError(Utf8JsonWriter json, GatewayError error, string? rule, TimeSpan retryAfter = default)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("id"u8, error.Id);
        json.WriteString("message"u8, error.Reason);
        json.WriteString("retry"u8, NativeWords.Of(error.Retry));
        json.WriteNumber("retryAfterMs"u8, (long)Math.Ceiling(retryAfter.TotalMilliseconds)); // up: a client that comes back then is admitted
        if (rule is not null)
        {
            json.WriteString("rule"u8, rule);
        }

        json.WriteEndObject();
    }

    /// <summary>Granted terms, the same wherever they occur. <c>delta</c> stands there only where it holds.</summary>
    public static void WriteTerms(Utf8JsonWriter json, SubscriptionTerms terms)
    {
        json.WriteString("mode"u8, NativeWords.Of(terms.Mode));
        json.WriteNumber("depth"u8, terms.Projection.Depth);
        json.WriteNumber("maxHz"u8, terms.MaxHz);
        json.WriteString("deliver"u8, NativeWords.Of(terms.Delivery));
        if (terms.Projection.Delta)
        {
            json.WriteBoolean("delta"u8, true);
        }
    }

    internal static long WholeMilliseconds(TimeSpan span) => Math.Max(0, span.Ticks / TimeSpan.TicksPerMillisecond);
}

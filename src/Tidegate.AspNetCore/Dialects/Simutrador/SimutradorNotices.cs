using System.Buffers;
using System.Text.Json;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth.Plans;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>What the server says unasked: who you are, that the end is near, that this is the end.</summary>
internal static class SimutradorNotices
{
    /// <summary>A warning at most so long before the end is the last one.</summary>
    private static readonly TimeSpan Imminent = TimeSpan.FromMinutes(1);

    private static readonly string[] Features = ["batch_orders", "tick_ack", "pause_resume", "session_resume", "speed"];

    public static void WriteReady(WelcomeNotice welcome, Plan plan, SimulationUsage usage, DateTimeOffset now, IBufferWriter<byte> to)
    {
        var (grant, limits) = (welcome.Grant, welcome.Limits);
        var serverTime = SimutradorAnswers.At(welcome.ServerTimeNs);
        var lastsUntil = limits.SessionLength is { } length ? serverTime + length : DateTimeOffset.MaxValue;
        SimutradorEnvelope.Write(to, "connection_ready", now, WriteData, requestId: null, WriteMeta);

        void WriteData(Utf8JsonWriter json)
        {
            json.WriteString("user_id"u8, grant.UserId);
            json.WriteString("plan"u8, limits.Plan);
            json.WriteString(
                "connection_expires_at"u8,
                SimutradorEnvelope.Instant(grant.ExpiresAt < lastsUntil ? grant.ExpiresAt : lastsUntil)
            );
            json.WriteNumber("idle_timeout_sec"u8, SimutradorEnvelope.Seconds(limits.IdleTimeout));
            WriteLimit(json, "max_simulation_duration_sec"u8, plan.SimulationSpan is { } span ? SimutradorEnvelope.Seconds(span) : null);
            WriteLimit(json, "concurrent_connections_limit"u8, limits.ConnectionsMax > 0 ? limits.ConnectionsMax : null);
            json.WriteString("server_time"u8, SimutradorEnvelope.Instant(serverTime));
            json.WriteStartArray("supported_features"u8);
            foreach (var feature in Features)
            {
                json.WriteStringValue(feature);
            }

            json.WriteEndArray();
        }

        void WriteMeta(Utf8JsonWriter json)
        {
            json.WriteString("plan"u8, limits.Plan);
            json.WriteStartObject("limits"u8);
            if (limits.ConnectionsMax > 0)
            {
                json.WriteStartObject("websocket_connections"u8);
                json.WriteNumber("used"u8, welcome.ConnectionsUsed);
                json.WriteNumber("max"u8, limits.ConnectionsMax);
                json.WriteNumber("remaining"u8, Math.Max(0, limits.ConnectionsMax - welcome.ConnectionsUsed));
                json.WriteEndObject();
            }

            json.WriteNumber("messages_per_second"u8, limits.MessagesPerSecond);
            usage.Write(json);
            json.WriteEndObject();
        }
    }

    /// <summary>A number, or null where the plan sets no limit.</summary>
    private static void WriteLimit(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? limit)
    {
        json.WritePropertyName(name);
        if (limit is { } max)
        {
            json.WriteNumberValue(max);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>The session ends soon.</summary>
    /// <param name="within">So soon.</param>
    /// <param name="action">What helps, in fixed words.</param>
    /// <param name="now">The present.</param>
    /// <param name="to">Where to write.</param>
    public static void WriteWarning(TimeSpan within, string action, DateTimeOffset now, IBufferWriter<byte> to)
    {
        var seconds = (long)Math.Round(within.TotalSeconds); // the clock that warns has ticks of its own
        var isImminent = seconds <= Imminent.TotalSeconds;
        SimutradorEnvelope.Write(
            to,
            "connection_warning",
            now,
            json =>
            {
                json.WriteString("warning_type"u8, isImminent ? "imminent_closure"u8 : "approaching_timeout"u8);
                json.WriteString("message"u8, isImminent ? "The connection is about to end"u8 : "The connection ends soon"u8);
                json.WriteString("expires_at"u8, SimutradorEnvelope.Instant(WholeSecond(now + within)));
                json.WriteString("action_required"u8, action);
                json.WriteNumber("seconds_remaining"u8, seconds);
            }
        );
    }

    /// <summary>The last message before the close frame; false where SimuTrador has no reason for this end.</summary>
    public static bool WriteClosing(Refusal refusal, DateTimeOffset now, IBufferWriter<byte> to)
    {
        if (SimutradorErrors.ClosingReasonOf(refusal.Error) is not { } reason)
        {
            return false;
        }

        var close = SimutradorErrors.Close(refusal);
        SimutradorEnvelope.Write(
            to,
            "connection_closing",
            now,
            json =>
            {
                json.WriteString("reason"u8, reason);
                json.WriteString("message"u8, refusal.Error.Reason);
                json.WriteNumber("close_code"u8, close.Code);
                json.WriteBoolean("reconnect_allowed"u8, SimutradorErrors.MayReturn(refusal.Error));
                json.WriteString("session_state"u8, refusal.Rule == SimulationRun.SilenceRule ? "paused" : null);
            }
        );
        return true;
    }

    // Tokens end at whole seconds, and the clock that warns is late by parts of one.
    private static DateTimeOffset WholeSecond(DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds((instant.ToUnixTimeMilliseconds() + 500) / 1_000 * 1_000);
}

using System.Buffers;
using System.Text.Json;
using Tidegate.Core.Access;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>What every endpoint of AuraConnect says about a session itself.</summary>
internal static class AuraNotices
{
    // What a query parameter says comes back to who wrote it, but not as much as he likes.
    private const int QueryCharsMax = 64;

    /// <summary><c>connection_established</c>: always the first message.</summary>
    public static void WriteWelcome(WelcomeNotice welcome, AuraPlace? place, DateTimeOffset now, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "connection_established"u8);
        json.WriteString("client_id"u8, AuraIds.Client(welcome.SessionId));
        if (place is not null)
        {
            WritePlace(json, place, welcome.Route);
        }

        json.WriteStartObject("user"u8);
        WriteUser(json, welcome.Grant);
        json.WriteStartArray("permissions"u8);
        foreach (var permission in welcome.Grant.Permissions)
        {
            json.WriteStringValue(permission);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("timestamp"u8, AuraValues.Instant(now));
        json.WriteEndObject();
    }

    /// <summary>The members <c>id</c>, a number where it is one, and <c>username</c>.</summary>
    private static void WriteUser(Utf8JsonWriter json, Grant grant)
    {
        json.WriteId("id", grant.Subject);
        json.WriteString("username"u8, grant.UserId);
    }

    /// <summary>The token runs out; a fresh one may be sent.</summary>
    public static void WriteExpiring(TimeSpan within, DateTimeOffset now, IBufferWriter<byte> to) =>
        WriteAuthentication("auth_expiring"u8, within, now, to);

    /// <summary>A fresh token was taken.</summary>
    public static void WriteRefreshed(TimeSpan expiresIn, DateTimeOffset now, IBufferWriter<byte> to) =>
        WriteAuthentication("auth_refreshed"u8, expiresIn, now, to);

    /// <summary>The text <c>pong</c>, which is no JSON, to the text <c>ping</c>.</summary>
    public static bool WritePong(SessionAnswer answer, IBufferWriter<byte> to)
    {
        if (answer is not PongAnswer)
        {
            return false;
        }

        to.Write("pong"u8);
        return true;
    }

    private static void WritePlace(Utf8JsonWriter json, AuraPlace place, IReadOnlyDictionary<string, string> route)
    {
        if (place.IsText)
        {
            json.WriteString(place.Shown, place.In(route));
        }
        else
        {
            json.WriteId(place.Shown, place.In(route));
        }

        if (place.Query is { } query)
        {
            var given = route.GetValueOrDefault(query);
            json.WriteId(query, given?.Length > QueryCharsMax ? null : given);
        }
    }

    private static void WriteAuthentication(ReadOnlySpan<byte> type, TimeSpan expiresIn, DateTimeOffset now, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteStartObject("data"u8);
        json.WriteNumber("expires_in"u8, Math.Max(0, (long)expiresIn.TotalSeconds));
        json.WriteEndObject();
        json.WriteString("timestamp"u8, AuraValues.Instant(now));
        json.WriteEndObject();
    }
}

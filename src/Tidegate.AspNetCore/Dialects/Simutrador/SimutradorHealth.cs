using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Health;
using Tidegate.AspNetCore.Refusals;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>SimuTrador's two questions after health, open to everybody and counted together by address: <c>GET /health</c>, and <c>/ws/health</c>, which says one message and closes.</summary>
/// <param name="conversation">Runs the socket.</param>
/// <param name="endpoint">The door of the socket.</param>
/// <param name="readiness">What is asked about.</param>
/// <param name="rate">Bounds the questions of an address; null: nothing does.</param>
/// <param name="time">The clock.</param>
internal sealed class SimutradorHealth(
    StreamConversation conversation,
    StreamEndpoint endpoint,
    Readiness readiness,
    AddressRate? rate,
    TimeProvider time
)
{
    // The message and the close frame are on their way within one turn of the hub; whoever does not take them is cut when this ends.
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>Makes the door of <c>/ws/health</c> out of that of the sessions.</summary>
    public static StreamEndpoint DoorFrom(StreamEndpoint sessions, Readiness readiness, TimeProvider time) =>
        sessions with
        {
            Access = sessions.Access with { Name = sessions.Name + "-health" },
            Dialect = new OneMessage(readiness, time),
            EndsAtOnce = true,
        };

    /// <summary>Answers <c>GET /health</c>.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (Judge(context) is { } refusal)
        {
            await endpoint.Refusals.WriteAsync(context, refusal);
            return;
        }

        var body = new ArrayBufferWriter<byte>();
        using (var json = JsonText.Write(body))
        {
            json.WriteStartObject();
            WriteState(json, readiness, time.GetUtcNow());
            json.WriteEndObject();
        }

        var response = context.Response;
        response.StatusCode = readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    /// <summary>Answers <c>/ws/health</c>.</summary>
    public Task ConverseAsync(HttpContext context)
    {
        var nobody = new Grant
        {
            Subject = "anonymous",
            Issuer = "none",
            ExpiresAt = time.GetUtcNow() + Within,
        };
        return Judge(context) is { } refusal
            ? endpoint.Refusals.WriteAsync(context, refusal)
            : conversation.TellAsync(context, endpoint, nobody);
    }

    /// <summary>Counts a question; null: it is answered, with the limit's headers.</summary>
    private Refusal? Judge(HttpContext context)
    {
        if (rate is null)
        {
            return null;
        }

        var address = context.Connection.RemoteIpAddress;
        var isAllowed = rate.TryTake(address, out var retryAfter);
        var limit = new ReachedLimit("health", rate.Max, rate.Period, rate.Left(address, out _));
        if (isAllowed)
        {
            LimitHeaders.Write(context.Response, limit);
            return null;
        }

        return new Refusal(GatewayErrors.RateLimited, "address.health") { RetryAfter = retryAfter, Limit = limit };
    }

    private static void WriteState(Utf8JsonWriter json, Readiness readiness, DateTimeOffset now)
    {
        json.WriteString("status"u8, readiness.IsReady ? "ok"u8 : "unhealthy"u8);
        json.WriteString("server_time"u8, SimutradorEnvelope.Instant(now));
        json.WriteNull("server_version"u8); // of no use to anybody but an attacker
        json.WriteNull("message"u8);
    }

    /// <summary>A language of one message: who comes in hears it, and then the end.</summary>
    private sealed class OneMessage(Readiness readiness, TimeProvider time) : Dialect
    {
        public override string Name => "simutrador-health";

        public override CloseStatement EndOfData { get; } = new(1000, "");

        public override SessionRequest? ReadText(ReadOnlySpan<byte> message) => null;

        public override SessionRequest? ReadBinary(ReadOnlySpan<byte> message) => null;

        public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) => false;

        public override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to)
        {
            var now = time.GetUtcNow();
            SimutradorEnvelope.Write(to, "health", now, json => WriteState(json, readiness, now));
            return true;
        }
    }
}

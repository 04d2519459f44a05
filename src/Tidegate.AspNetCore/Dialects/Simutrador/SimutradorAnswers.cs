using System.Buffers;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Answers: <c>pong</c>, <c>error</c> and <c>session_error</c>, each with the <c>request_id</c> of what it answers.</summary>
internal static class SimutradorAnswers
{
    public static bool Write(SessionAnswer answer, DateTimeOffset now, IBufferWriter<byte> to)
    {
        switch (answer)
        {
            case PongAnswer { ServerTimeNs: var serverTime }:
                SimutradorEnvelope.Write(
                    to,
                    "pong",
                    now,
                    json => json.WriteString("server_time"u8, SimutradorEnvelope.Instant(At(serverTime))),
                    answer.Request.Id
                );
                return true;
            case ErrorAnswer error:
                WriteError(error, now, to);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The instant of a clock in nanoseconds.</summary>
    public static DateTimeOffset At(long unixNanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(unixNanoseconds / TimeSpan.NanosecondsPerTick);

    private static void WriteError(ErrorAnswer answer, DateTimeOffset now, IBufferWriter<byte> to)
    {
        var fault = answer.Request as SimutradorFault;
        var isOfSession = fault is { IsOfSession: true };
        SimutradorEnvelope.Write(
            to,
            isOfSession ? "session_error" : "error",
            now,
            WriteData,
            answer.Request.Id,
            answer.Error == GatewayErrors.RateLimited ? WriteMeta : null
        );

        void WriteData(Utf8JsonWriter json)
        {
            if (isOfSession)
            {
                json.WriteString("session_id"u8, fault!.SessionId);
            }

            json.WriteString("error_code"u8, fault?.Code ?? SimutradorErrors.CodeOf(answer.Error));
            json.WriteString("message"u8, fault?.Message ?? answer.Error.Reason);
        }

        void WriteMeta(Utf8JsonWriter json)
        {
            json.WriteString("code"u8, SimutradorErrors.CodeOf(answer.Error));
            json.WriteNumber("retry_after"u8, (long)Math.Ceiling(answer.RetryAfter.TotalSeconds)); // up: who comes back then is heard
        }
    }
}

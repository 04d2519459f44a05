using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Answers to requests on a socket, members in the order that was recorded.</summary>
internal sealed class KrakenReplies(SimulatedJson json, TimeProvider time)
{
    public byte[] Error(SimulatedRequest request, string error, string? symbol = null, string? channel = null) =>
        json.Frame(writer =>
        {
            if (channel is not null)
            {
                writer.WriteString("channel", channel);
            }

            writer.WriteString("error", error);
            writer.WriteString("method", request.Method);
            Id(writer, request);
            if (channel is not null)
            {
                writer.WriteString("status", "error");
            }

            writer.WriteBoolean("success", false);
            if (symbol is not null)
            {
                writer.WriteString("symbol", symbol);
            }

            Times(writer, request);
        });

    /// <summary>With a result that is an object.</summary>
    public byte[] Result(SimulatedRequest request, Action<Utf8JsonWriter> members) =>
        Success(
            request,
            writer =>
            {
                writer.WriteStartObject("result");
                members(writer);
                writer.WriteEndObject();
            }
        );

    /// <summary>With whatever is between its id and its success.</summary>
    public byte[] Success(SimulatedRequest request, Action<Utf8JsonWriter> members) =>
        json.Frame(writer =>
        {
            writer.WriteString("method", request.Method);
            Id(writer, request);
            members(writer);
            writer.WriteBoolean("success", true);
            Times(writer, request);
        });

    public byte[] Pong(SimulatedRequest request) =>
        json.Frame(writer =>
        {
            writer.WriteString("method", "pong");
            Id(writer, request);
            Times(writer, request);
        });

    public byte[] Malformed(DateTimeOffset at) =>
        json.Frame(writer =>
        {
            writer.WriteString("error", "Malformed request");
            writer.WriteBoolean("success", false);
            writer.WriteString("time_in", SimulatedJson.Time(at));
            writer.WriteString("time_out", SimulatedJson.Time(time.GetUtcNow()));
        });

    private static void Id(Utf8JsonWriter writer, SimulatedRequest request)
    {
        if (request.ReqId is { } id)
        {
            writer.WriteNumber("req_id", id);
        }
    }

    private void Times(Utf8JsonWriter writer, SimulatedRequest request)
    {
        writer.WriteString("time_in", SimulatedJson.Time(request.At));
        writer.WriteString("time_out", SimulatedJson.Time(time.GetUtcNow()));
    }
}

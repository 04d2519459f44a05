using System.Buffers;
using System.Text.Json;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Writes what sessions are and what became of batches. Pure.</summary>
internal static class SimutradorSessions
{
    /// <summary>Bytes after which a list names no further session: a session of 500 symbols is about five thousand, and a message at most a million.</summary>
    public const int ListBytesMax = 524_288;

    /// <summary>The members of <c>session_created</c>.</summary>
    public static void WriteCreated(Utf8JsonWriter json, SimulationRun run, int? position)
    {
        json.WriteString("session_id"u8, run.Id);
        json.WriteString("status"u8, position is null ? "created"u8 : "queued"u8);
        WriteSettings(json, run);
        json.WriteString("state"u8, position is null ? "initializing"u8 : "created"u8);
        json.WriteString("created_at"u8, SimutradorEnvelope.Instant(run.CreatedAt));
        WritePosition(json, position);
        json.WriteStartArray("warnings"u8);
        json.WriteEndArray();
    }

    /// <summary>The members of <c>session_data</c>, and of an entry of <c>sessions_list</c>.</summary>
    public static void Write(Utf8JsonWriter json, SimulationRun run, int? position)
    {
        json.WriteString("session_id"u8, run.Id);
        json.WriteString("status"u8, position is null ? SimulationRun.NameOf(run.State) : "queued");
        WriteSettings(json, run);
        json.WriteString("state"u8, SimulationRun.NameOf(run.State));
        json.WriteString("created_at"u8, SimutradorEnvelope.Instant(run.CreatedAt));
        json.WriteNumber("sequence_id"u8, run.Sequence);
        json.WriteString("sim_time"u8, run.Sequence > 0 ? SimulationMessages.InstantOf(run.TimeNs) : null);
        WritePosition(json, position);
    }

    /// <summary>The members of <c>sessions_list</c>: the newest sessions where not all fit, and how many there are.</summary>
    public static void WriteList(Utf8JsonWriter json, IReadOnlyList<SimulationRun> runs, Func<SimulationRun, int?> positionOf)
    {
        var (texts, bytes) = (new Stack<byte[]>(), 0);
        for (var i = runs.Count - 1; i >= 0 && bytes < ListBytesMax; i--)
        {
            var buffer = new ArrayBufferWriter<byte>(1_024);
            using (var one = JsonText.Write(buffer))
            {
                one.WriteStartObject();
                Write(one, runs[i], positionOf(runs[i]));
                one.WriteEndObject();
            }

            texts.Push(buffer.WrittenSpan.ToArray());
            bytes += buffer.WrittenCount;
        }

        json.WriteStartArray("sessions"u8);
        foreach (var text in texts)
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteNumber("total_count"u8, runs.Count);
    }

    /// <summary>The members of <c>batch_ack</c>.</summary>
    public static void WriteBatch(Utf8JsonWriter json, string session, BatchResult result)
    {
        json.WriteString("session_id"u8, session);
        json.WriteString("batch_id"u8, result.BatchId);
        json.WriteStartArray("accepted_orders"u8);
        foreach (var id in result.Accepted)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteStartObject("rejected_orders"u8);
        foreach (var (id, reason) in result.Refused.DistinctBy(refused => refused.Key)) // a name twice would be no JSON that all can read
        {
            json.WriteString(id, $"{reason.Code}: {reason.Message}");
        }

        json.WriteEndObject();
        json.WriteStartObject("estimated_fills"u8);
        foreach (var (id, price) in result.EstimatedFills)
        {
            json.WriteString(id, SimulationMessages.Money(price));
        }

        json.WriteEndObject();
    }

    private static void WriteSettings(Utf8JsonWriter json, SimulationRun run)
    {
        var settings = run.Wish.Settings;
        json.WriteStartArray("symbols"u8);
        foreach (var symbol in settings.Symbols)
        {
            json.WriteStringValue(symbol);
        }

        json.WriteEndArray();
        json.WriteString("start_date"u8, SimulationMessages.InstantOf(settings.StartNs));
        json.WriteString("end_date"u8, SimulationMessages.InstantOf(settings.EndNs));
        json.WriteNumber("initial_capital"u8, settings.InitialCapital);
        json.WriteString("timeframe"u8, settings.Timeframe.Name());
        json.WriteNumber("warmup_bars"u8, settings.WarmupBars);
        json.WriteBoolean("adjusted"u8, settings.IsAdjusted);
        json.WriteString("data_provider"u8, run.Wish.DataProvider);
        json.WriteNumber("commission_per_share"u8, settings.CommissionPerShare);
        json.WriteNumber("slippage_bps"u8, settings.SlippageBasisPoints);
    }

    private static void WritePosition(Utf8JsonWriter json, int? position)
    {
        if (position is { } place)
        {
            json.WriteNumber("queue_position"u8, place);
        }
    }
}

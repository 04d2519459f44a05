using System.Buffers;
using System.Text.Json;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Simulation.Orders;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Does what clients ask of simulations. What is done is told on the client's own line, so that it stands before all that follows from it.</summary>
internal sealed class SimutradorOperations(SimulationRegistry runs, TimeProvider time)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}"u8);

    /// <summary>Deals with one operation.</summary>
    /// <returns>Nothing left to do, or what is wrong with it.</returns>
    public async ValueTask<SessionRequest> RunAsync(
        SimutradorOperation operation,
        Grant grant,
        ISessionLine line,
        CancellationToken cancellation
    )
    {
        operation = operation.Data.ValueKind is JsonValueKind.Undefined ? operation with { Data = Nothing } : operation;
        SimulationRefusal? refusal;
        try
        {
            refusal = operation.Type switch
            {
                "tick_ack" => await AcknowledgeAsync(operation, grant, line, cancellation),
                "start_simulation" when operation.SessionId is null || operation.Data.Find("symbols"u8) is not null => await CreateAsync(
                    operation,
                    grant,
                    line,
                    starts: true,
                    cancellation
                ),
                "create_session" => await CreateAsync(operation, grant, line, starts: false, cancellation),
                "list_sessions" => await ListAsync(operation, grant, line),
                _ => await OfOneAsync(operation, grant, line, cancellation),
            };
        }
        catch (InvalidOperationException) when (!cancellation.IsCancellationRequested) // half a surrogate pair (RFC 8259 §8.2)
        {
            refusal = SimulationRefusal.Invalid("A text is not valid Unicode");
        }

        return refusal is null ? new SettledRequest(operation.Id) : FaultOf(operation, refusal);
    }

    /// <summary>True where it is the first acknowledgement of a tick that was told: it was asked for, and counts for nothing.</summary>
    public bool IsInvited(SimutradorOperation operation, Grant grant, ISessionLine? line) =>
        operation is { Type: "tick_ack", Data.ValueKind: JsonValueKind.Object }
        && SimutradorValues.Whole(operation.Data.Find("sequence_id"u8), 1, long.MaxValue) is { } sequence
        && (
            operation.Data.Find("processing_status"u8) is not { } status
            || (status.ValueKind is JsonValueKind.String && status.ValueEquals("ready"u8))
        )
        && Acknowledged(operation, grant, line, sequence, out _)?.Awaits(sequence) == true;

    private static SimutradorFault FaultOf(SimutradorOperation operation, SimulationRefusal refusal) =>
        new(operation.Id, refusal.RetryAfter is null ? GatewayErrors.RequestMalformed : GatewayErrors.RateLimited, refusal.Message)
        {
            Code = refusal.Code,
            RetryAfter = refusal.RetryAfter,
            IsOfSession = operation.IsOfSession,
            SessionId = operation.SessionId,
        };

    private async ValueTask<SimulationRefusal?> CreateAsync(
        SimutradorOperation operation,
        Grant grant,
        ISessionLine line,
        bool starts,
        CancellationToken cancellation
    )
    {
        var (wish, wrong) = SimutradorWishes.Read(operation.Data);
        if (wish is null)
        {
            return wrong;
        }

        var (run, refusal) = await runs.CreateAsync(grant, wish, cancellation);
        if (run is null)
        {
            return refusal;
        }

        var position = runs.PositionOf(run);
        await TellAsync(
            line,
            "session_created",
            operation.Id,
            json => SimutradorSessions.WriteCreated(json, run, position),
            runs.UsageOf(grant).WriteMeta
        );

        // Whatever became of the client: it may have read of the session already, and comes back to one that was started.
        return starts ? await run.StartAsync(line, CancellationToken.None) : await run.AttachAsync(line, CancellationToken.None);
    }

    private async ValueTask<SimulationRefusal?> OfOneAsync(
        SimutradorOperation operation,
        Grant grant,
        ISessionLine line,
        CancellationToken cancellation
    )
    {
        if (Find(operation, grant, out var refusal) is not { } run)
        {
            return refusal;
        }

        switch (operation.Type)
        {
            case "start_simulation":
                return await run.StartAsync(line, cancellation);
            case "pause_simulation":
                return await run.PauseAsync(isPaused: true, line, operation.Id, cancellation);
            case "resume_simulation":
                return await run.PauseAsync(isPaused: false, line, operation.Id, cancellation);
            case "query_positions":
                return await run.TellAccountAsync(line, operation.Id, cancellation);
            case "order_batch":
                return await PlaceAsync(run, operation, grant, line, cancellation);
            case "delete_session":
                return await run.DeleteAsync(line, operation.Id, cancellation);
            case "resume_session":
                var processed = operation.Data.Find("last_processed_sequence_id"u8);
                return processed is null ? await run.ResumeOnAsync(line, 0, operation.Id, cancellation)
                    : SimutradorValues.Whole(processed, 0, long.MaxValue) is { } last
                        ? await run.ResumeOnAsync(line, last, operation.Id, cancellation)
                    : SimulationRefusal.Invalid("last_processed_sequence_id must be a whole number, 0 or more");
            default:
                var position = runs.PositionOf(run);
                await TellAsync(line, "session_data", operation.Id, json => SimutradorSessions.Write(json, run, position));
                return null;
        }
    }

    private async ValueTask<SimulationRefusal?> ListAsync(SimutradorOperation operation, Grant grant, ISessionLine line)
    {
        var all = runs.Of(grant.UserId);
        await TellAsync(
            line,
            "sessions_list",
            operation.Id,
            json => SimutradorSessions.WriteList(json, all, runs.PositionOf),
            runs.UsageOf(grant).WriteMeta
        );
        return null;
    }

    private async ValueTask<SimulationRefusal?> PlaceAsync(
        SimulationRun run,
        SimutradorOperation operation,
        Grant grant,
        ISessionLine line,
        CancellationToken cancellation
    )
    {
        var (batch, wrong) = SimutradorBatch.Read(operation.Data);
        return batch is null
            ? wrong
            : runs.TakeOrders(grant, batch.Count) ?? await run.PlaceAsync(line, place => Acknowledge(batch.Place(place)), cancellation);

        ReadOnlyMemory<byte> Acknowledge(BatchResult result) =>
            Message("batch_ack", operation.Id, json => SimutradorSessions.WriteBatch(json, run.Id, result), runs.UsageOf(grant).WriteMeta);
    }

    private async ValueTask<SimulationRefusal?> AcknowledgeAsync(
        SimutradorOperation operation,
        Grant grant,
        ISessionLine line,
        CancellationToken cancellation
    )
    {
        if (SimutradorValues.Whole(operation.Data.Find("sequence_id"u8), 0, long.MaxValue) is not { } sequence)
        {
            return SimulationRefusal.Invalid("sequence_id must be a whole number, 0 or more");
        }

        var status = "ready";
        if (operation.Data.Find("processing_status"u8) is { } given)
        {
            status = given.ValueKind is JsonValueKind.String ? given.GetString() : null;
        }

        if (status is not ("ready" or "processing" or "need_time"))
        {
            return SimulationRefusal.Invalid("processing_status must be ready, processing or need_time");
        }

        var wait = operation.Data.Find("max_wait_ms"u8);
        if (wait is not null && SimutradorValues.Whole(wait, 0, int.MaxValue) is null)
        {
            return SimulationRefusal.Invalid("max_wait_ms must be a whole number, 0 or more");
        }

        if (Acknowledged(operation, grant, line, sequence, out var refusal) is not { } run)
        {
            return refusal;
        }

        if (sequence > run.Sequence)
        {
            return SimulationRefusal.Invalid("sequence_id is beyond the last tick");
        }

        TimeSpan? within = wait is null ? null : TimeSpan.FromMilliseconds((double)SimutradorValues.Number(wait)!);
        await run.AcknowledgeAsync(sequence, status == "ready", within, cancellation);
        return null;
    }

    /// <summary>The run that is meant: the one that is named, or of those on this line the one that waits for it.</summary>
    private SimulationRun? Acknowledged(
        SimutradorOperation operation,
        Grant grant,
        ISessionLine? line,
        long sequence,
        out SimulationRefusal? refusal
    )
    {
        if (operation.SessionId is { } id)
        {
            return runs.Find(id, grant.UserId, out refusal);
        }

        var run = runs.FindOn(line, grant.UserId, sequence);
        refusal = run is null ? SimulationRefusal.NotFound : null;
        return run;
    }

    /// <summary>The simulation that is meant, for its owner only; null: it was refused.</summary>
    private SimulationRun? Find(SimutradorOperation operation, Grant grant, out SimulationRefusal? refusal)
    {
        if (operation.SessionId is { } id)
        {
            return runs.Find(id, grant.UserId, out refusal);
        }

        refusal = SimulationRefusal.Invalid("Missing required field: session_id");
        return null;
    }

    /// <summary>Waits until there was room for it, so that a client that asks without reading is not read any further.</summary>
    private async ValueTask TellAsync(
        ISessionLine line,
        string type,
        string? requestId,
        Action<Utf8JsonWriter> writeData,
        Action<Utf8JsonWriter>? writeMeta = null
    ) => await line.TellAsync([Message(type, requestId, writeData, writeMeta)]);

    private ReadOnlyMemory<byte> Message(
        string type,
        string? requestId,
        Action<Utf8JsonWriter> writeData,
        Action<Utf8JsonWriter>? writeMeta = null
    )
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        SimutradorEnvelope.Write(buffer, type, time.GetUtcNow(), writeData, requestId, writeMeta);
        return buffer.WrittenMemory;
    }
}

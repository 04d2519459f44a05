using System.Text.Json;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Something about simulations, to be dealt with before the session's shard hears of it.</summary>
/// <param name="Id">Its <c>request_id</c> as it was written.</param>
/// <param name="Type">Its type.</param>
/// <param name="Data">Its <c>data</c>; an undefined element where it has none.</param>
internal sealed record SimutradorOperation(string? Id, string Type, JsonElement Data) : SessionRequest(Id)
{
    /// <summary>The <c>session_id</c> that it names, or null.</summary>
    public string? SessionId { get; init; }

    /// <summary>Its client waits for a <c>session_error</c>, where it fails.</summary>
    public bool IsOfSession => Type is not ("order_batch" or "tick_ack");
}

using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>A message that is answered with an error, and what its answer repeats.</summary>
/// <param name="Id">Its <c>request_id</c> as it was written, quotes included; null where it has none.</param>
/// <param name="Error">The catalogue entry.</param>
/// <param name="Message">What is wrong with it, in fixed words; null: the entry says it all.</param>
internal sealed record SimutradorFault(string? Id, GatewayError Error, string? Message = null) : FaultyRequest(Id, Error)
{
    /// <summary>SimuTrador's plain code, where it is not the one of the entry.</summary>
    public string? Code { get; init; }

    /// <summary>Its client waits for a <c>session_error</c>.</summary>
    public bool IsOfSession { get; init; }

    /// <summary>The <c>session_id</c> it named, or null.</summary>
    public string? SessionId { get; init; }
}

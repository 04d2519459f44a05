namespace Tidegate.Kraken.Messages;

/// <summary>A row of <c>status</c>: pushed on connect and when the engine's state changes, perhaps repeatedly.</summary>
public sealed record KrakenEngineStatus
{
    /// <summary>What the engine accepts.</summary>
    public KrakenEngineState System { get; init; }

    /// <summary>Always <c>v2</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Version of the service.</summary>
    public string? Version { get; init; }

    /// <summary>The exchange's number of this connection. Unsigned: it exceeds 2^63. Absent in some maintenance pushes.</summary>
    public ulong? ConnectionId { get; init; }
}

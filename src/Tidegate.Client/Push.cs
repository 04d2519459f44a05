using System.Text.Json;
using Tidegate.Core.Topics;

namespace Tidegate.Client;

/// <summary>One message that the server sent of its own accord.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Type">The <c>type</c> as sent.</param>
/// <param name="Body">The whole message; <see cref="JsonElement.GetRawText"/> gives it as it came.</param>
public sealed record Push(PushKind Kind, string Type, JsonElement Body)
{
    /// <summary>What it is about, where it is about a topic.</summary>
    public Topic? Topic { get; init; }

    /// <summary>The mode of a snapshot or update.</summary>
    public Mode? Mode { get; init; }

    /// <summary>The run of <see cref="Seq"/>; another epoch starts anew. On snapshots.</summary>
    public string? Epoch { get; init; }

    /// <summary>Number of the topic's source update within its epoch.</summary>
    public long? Seq { get; init; }

    /// <summary>How many updates beyond the last one sent this one stands for, itself not counted. 0: none was merged.</summary>
    public long Merged { get; init; }

    /// <summary>The values of a snapshot or update of market data; null for everything else.</summary>
    public MarketValues? Values { get; init; }
}

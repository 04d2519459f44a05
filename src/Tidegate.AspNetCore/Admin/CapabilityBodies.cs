using Tidegate.Markets.Capabilities;

namespace Tidegate.AspNetCore.Admin;

/// <summary>What brokers can deliver.</summary>
internal sealed record CapabilitiesReply(IReadOnlyList<CapabilityBody> Brokers);

/// <summary>Whether the file is in use now, how many brokers are known, and what is wrong with the file.</summary>
internal sealed record CapabilitiesReloadReply(bool Taken, int Brokers, IReadOnlyList<string> Faults);

/// <summary>What one broker can deliver. <c>depths</c>: levels of the order book by exchange; <c>codes</c>: its own names of exchanges.</summary>
internal sealed record CapabilityBody(
    string Name,
    string Title,
    IReadOnlyList<string> Exchanges,
    IReadOnlyList<string> Streams,
    IReadOnlyList<string> Modes,
    IReadOnlyDictionary<string, IReadOnlyList<int>> Depths,
    IReadOnlyDictionary<string, string> Codes,
    IReadOnlyDictionary<string, int> Limits
)
{
    public static CapabilityBody Of(BrokerCapability broker) =>
        new(
            broker.Name,
            broker.Title,
            broker.Exchanges,
            broker.Streams,
            [.. broker.Modes.Select(mode => mode.ToString().ToLowerInvariant())],
            Sorted(broker.DepthLevels.Select(each => KeyValuePair.Create(each.Key, (IReadOnlyList<int>)[.. each.Value]))),
            Sorted(broker.Codes),
            Sorted(broker.Limits)
        );

    // Frozen dictionaries have no order of their own; an answer that is the same twice can be compared.
    private static SortedDictionary<string, T> Sorted<T>(IEnumerable<KeyValuePair<string, T>> pairs) =>
        new(pairs.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
}

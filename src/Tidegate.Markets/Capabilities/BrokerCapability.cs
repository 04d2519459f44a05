using System.Collections.Frozen;
using System.Collections.Immutable;
using Tidegate.Core.Topics;

namespace Tidegate.Markets.Capabilities;

/// <summary>What one broker can deliver. Immutable.</summary>
public sealed record BrokerCapability
{
    /// <summary>Name as OpenAlgo has it: <c>zerodha</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>Exchanges on which one can trade there, in OpenAlgo's codes.</summary>
    public ImmutableArray<string> Exchanges { get; init; } = [];

    /// <summary>Exchanges of which it streams, in OpenAlgo's codes.</summary>
    public ImmutableArray<string> Streams { get; init; } = [];

    /// <summary>Modes in which it streams, lowest first.</summary>
    public ImmutableArray<Mode> Modes { get; init; } = [Mode.Ltp, Mode.Quote, Mode.Depth];

    /// <summary>Levels of the order book that can be had, by exchange, smallest first; an exchange that is not there has none of its own.</summary>
    public FrozenDictionary<string, ImmutableArray<int>> DepthLevels { get; init; } = FrozenDictionary<string, ImmutableArray<int>>.Empty;

    /// <summary>How it names our exchanges on its own wire; where one is not there it is not known.</summary>
    public FrozenDictionary<string, string> Codes { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Its limits by name, for example <c>subscriptions</c> (of one connection), <c>connections</c>, <c>batch</c> (entries of one request).</summary>
    public FrozenDictionary<string, int> Limits { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>True where it streams this exchange, or says how deep its books are there.</summary>
    public bool Knows(string exchange) => Streams.Contains(exchange, StringComparer.Ordinal) || DepthLevels.ContainsKey(exchange);
}

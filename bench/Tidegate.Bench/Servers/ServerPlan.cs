using Tidegate.Bench.Load.Protocols;

namespace Tidegate.Bench.Servers;

/// <summary>How a server is started, and how its clients speak.</summary>
internal sealed record ServerPlan
{
    /// <summary>As the page calls it.</summary>
    public required string Name { get; init; }

    public required Protocol Protocol { get; init; }

    /// <summary>Program and arguments; given the port to listen on where <see cref="IsTold"/>.</summary>
    public required Func<int, IReadOnlyList<string>> Command { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>True for a server that is told its port; false for one that takes a free one and prints it.</summary>
    public bool IsTold { get; init; }

    /// <summary>For a broker: the program that publishes to it, given a port; it runs beside the load generator. Null: the server publishes by itself.</summary>
    public Func<int, IReadOnlyList<string>>? Publisher { get; init; }

    public bool IsTls { get; init; }

    /// <summary>File into which the server writes API keys, a line each; null: its clients bring tokens.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Topics of the market that its clients hear, each half of them, each another half; 0: all hear the one symbol.</summary>
    public int Market { get; init; }
}

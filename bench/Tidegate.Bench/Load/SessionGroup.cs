using Tidegate.Bench.Load.Protocols;

namespace Tidegate.Bench.Load;

/// <summary>The connections to one server, and what they have seen.</summary>
internal sealed class SessionGroup(int port, Protocol protocol)
{
    public int Port { get; } = port;

    public Protocol Protocol { get; } = protocol;

    public bool IsTls { get; init; }

    /// <summary>True where each connection brings a token.</summary>
    public bool NeedsTokens { get; init; }

    /// <summary>True where each session subscribes.</summary>
    public bool Subscribes { get; init; } = true;

    /// <summary>Which part of the market each session asks for; null: the one symbol.</summary>
    public Func<int, MarketSlice>? SliceOf { get; init; }

    /// <summary>Receive buffer of each connection in bytes; 0: as the kernel likes.</summary>
    public int ReceiveBytes { get; init; }

    /// <summary>API keys that its sessions bring instead of tokens, in turn; none: tokens.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>One token for each session, used once.</summary>
    public Queue<string> Tokens { get; } = new();

    public List<LoadSession> Sessions { get; } = [];

    public int Ready { get; set; }

    /// <summary>Connections that ended although nobody asked them to.</summary>
    public int Lost { get; set; }

    public bool IsMeasuring { get; set; }

    public long Received { get; set; }

    public LatencyHistogram Latencies { get; set; } = new();

    /// <summary>From the first packet to ready.</summary>
    public LatencyHistogram ConnectTimes { get; } = new();
}

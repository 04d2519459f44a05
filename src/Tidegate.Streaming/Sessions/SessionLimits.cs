using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Sessions;

/// <summary>The limits and deadlines of one session. Checked by whoever reads them from configuration.</summary>
public sealed record SessionLimits
{
    /// <summary>From accepted socket to accepted credential. Default 5 s.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two pings of ours. Default 25 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>From a ping to the next sign of life. Default 8 s; null: pings only keep the line open.</summary>
    public TimeSpan? PongTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Without any frame from the client, pongs included. Default 300 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>From the first byte of a frame, or of a message in fragments, to its last. Default 10 s.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Messages a second that a client may send, pings and pongs included, twice as many at once; a request counts once more for each 16 of its
    /// entries. Beyond it requests are refused with <c>limit.rate</c>, and a client that goes on is closed with it. Default 50; 0: no limit.
    /// </summary>
    public int MessagesPerSecond { get; init; } = 50;

    /// <summary>From our close frame to the end of reading: a peer in mid-sentence must not cost the close code. Default 200 ms.</summary>
    public TimeSpan CloseLinger { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a close frame may wait for a full socket before the connection is cut. Default 5 s.</summary>
    public TimeSpan CloseWriteTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest inbound message in bytes, all fragments together. Default 65,536.</summary>
    public int MessageBytesMax { get; init; } = 65_536;

    /// <summary>Largest message of a client whose credential has not come yet; at most the one above. Default 65,536.</summary>
    public int HelloBytesMax { get; init; } = 65_536;

    /// <summary>Credentials that a client may show until one is believed; with the last of them it is closed. Default 1.</summary>
    public int SignInAttemptsMax { get; init; } = 1;

    /// <summary>Bytes of answers that may wait for a client beyond those of updates. Default 262,144; at most 1,048,576.</summary>
    public int AnswerBytesMax { get; init; } = 262_144;

    /// <summary>Time between two signs of life of ours in the dialect's own words. Default null: none.</summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>Without such a sign of the client's, whatever else it says. Default null: none is asked for.</summary>
    public TimeSpan? HeartbeatTimeout { get; init; }

    /// <summary>Fragments of one inbound message. Default 256.</summary>
    public int FragmentsMax { get; init; } = 256;

    /// <summary>Subscriptions of one session. Default 500.</summary>
    public int SubscriptionsMax { get; init; } = 500;

    /// <summary>Bytes of updates that may wait for a client. Default 65,536; at most 262,144.</summary>
    public int OutboxBytesMax { get; init; } = 65_536;

    /// <summary>Frames of updates that may wait for a client. Default: no limit of its own.</summary>
    public int OutboxFramesMax { get; init; } = int.MaxValue;

    /// <summary>How long a socket may take nothing before the session is closed as too slow. Default 30 s.</summary>
    public TimeSpan StuckTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long before the grant ends the client is told so. Default 60 s; zero: not at all.</summary>
    public TimeSpan ExpiryNotice { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long before its end it is told so for the first time, where it is told twice. Default zero: once.</summary>
    public TimeSpan EarlyExpiryNotice { get; init; }

    /// <summary>Modes that may be granted. Default all.</summary>
    public ImmutableArray<Mode> Modes { get; init; } = [Mode.Ltp, Mode.Quote, Mode.Depth];

    /// <summary>Levels of each side of an order book that may be granted. Default 20.</summary>
    public int DepthMax { get; init; } = 20;

    /// <summary>Most updates a second of one subscription. Default 0: as they come.</summary>
    public decimal MaxHz { get; init; }

    /// <summary>How long the session may last. Default null: as long as its grant.</summary>
    public TimeSpan? SessionLength { get; init; }

    /// <summary>Name of the plan behind these limits. Default <c>default</c>.</summary>
    public string Plan { get; init; } = "default";

    /// <summary>Sessions that the subject may have at the same time. Default 0: no limit.</summary>
    public int ConnectionsMax { get; init; }

    /// <summary>What happens when a token whose session is open opens another one. Default: that one is refused.</summary>
    public TokenSessions SameToken { get; init; }

    /// <summary>Sessions of one token. Default 1; more only where <see cref="SameToken"/> allows them.</summary>
    public int SessionsPerTokenMax { get; init; } = 1;

    /// <summary>Which rule set each of them. Default: the endpoint's own.</summary>
    public LimitRules Rules { get; init; } = LimitRules.OfEndpoint;
}

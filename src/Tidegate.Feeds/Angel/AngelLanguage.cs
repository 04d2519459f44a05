using System.Buffers;
using System.Globalization;
using System.Net;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Markets.Instruments;

namespace Tidegate.Feeds.Angel;

/// <summary>Angel One's SmartStream (WebSocket Streaming 2.0): one packet a message, JSON requests, errors as JSON, <c>ping</c> and <c>pong</c> as text. Thread-safe.</summary>
public sealed class AngelLanguage : IBrokerLanguage
{
    /// <summary>The broker in OpenAlgo's names.</summary>
    public const string BrokerName = "angel";

    /// <summary>Where Angel One listens.</summary>
    public static readonly Uri Production = new("wss://smartapisocket.angelone.in/smart-stream");

    private const int BestFive = 5;

    private readonly Uri _address;
    private readonly bool _depth20;

    /// <summary>The language at Angel's own address, or at another one such as a simulator's.</summary>
    /// <param name="address"><c>ws</c> or <c>wss</c>, without user, query and fragment. Default <see cref="Production"/>.</param>
    /// <param name="depth20">
    /// Takes books of 20 levels for shares of NSE (mode 4). Default false: Angel announced the end of that mode for 25 April 2025, and allows it
    /// for 50 instruments of a connection; it costs each of them a second subscription, because its packets have no price. Those beyond get quotes.
    /// </param>
    /// <exception cref="ArgumentException">It is no such address.</exception>
    public AngelLanguage(Uri? address = null, bool depth20 = false)
    {
        (_address, _depth20) = (address ?? Production, depth20);
        if (_address is not { IsAbsoluteUri: true, Scheme: "ws" or "wss", Query: "", Fragment: "", UserInfo: "" })
        {
            throw new ArgumentException("Must be a ws or wss address without user, query and fragment.", nameof(address));
        }
    }

    /// <inheritdoc />
    public string Broker => BrokerName;

    /// <inheritdoc />
    /// <remarks>
    /// Three connections for a client code and 1,000 subscriptions for each (docs). The server wants a ping within 30 s and its own clients send one
    /// each 10 s; its JavaScript client takes 20 s of silence for a dead line. The largest packet has 443 bytes.
    /// </remarks>
    public BrokerHabits Habits { get; } =
        new(ConnectionsMax: 3, SubscriptionsMax: 1_000, BatchMax: 250, SilenceMax: TimeSpan.FromSeconds(20))
        {
            KeepAliveText = "ping",
            KeepAliveInterval = TimeSpan.FromSeconds(10),
            MessageBytesMax = 65_536,
            DeepBooksMax = 50, // Angel's Python client refuses more of one socket
        };

    /// <inheritdoc />
    /// <remarks>The JWT is shown as it was given: Angel takes it with and without <c>Bearer</c>.</remarks>
    public BrokerDoor DoorFor(BrokerLogin login)
    {
        ArgumentNullException.ThrowIfNull(login);
        return new BrokerDoor(
            _address,
            [
                new("Authorization", login.AuthToken),
                new("x-api-key", login.ApiKey),
                new("x-client-code", login.ClientId),
                new("x-feed-token", login.FeedToken ?? ""),
            ]
        );
    }

    /// <inheritdoc />
    public DoorVerdict Judge(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => DoorVerdict.NeedsLogin,
            HttpStatusCode.TooManyRequests => DoorVerdict.Throttled,
            _ => DoorVerdict.TryAgain,
        };

    /// <inheritdoc />
    public UpstreamRef? RefOf(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        var type = instrument.Broker == BrokerName ? AngelExchange.TypeOf(instrument.BrokerExchange) : 0;

        // A token must come back from the wire as it went out: digits, and no zero before them.
        return
            type != 0
            && instrument.Token is [>= '1' and <= '9', ..]
            && long.TryParse(instrument.Token, NumberStyles.None, CultureInfo.InvariantCulture, out var token)
            && token < 1_000_000_000_000_000_000
            ? new UpstreamRef(type, token)
            : null;
    }

    /// <inheritdoc />
    /// <remarks>An index has no book: its packets have the rows, all of them zero.</remarks>
    public (Mode Mode, int Depth) HighestOf(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return instrument.Kind == InstrumentKind.Index ? (Mode.Quote, 0)
            : _depth20 && AngelExchange.TypeOf(instrument.BrokerExchange) == AngelExchange.NseCash ? (Mode.Depth, AngelLayout.Depth20Rows)
            : (Mode.Depth, BestFive);
    }

    /// <inheritdoc />
    public UpstreamCost CostOf(UpstreamRef instrument, Mode mode) =>
        _depth20 && mode == Mode.Depth && instrument.Segment == AngelExchange.NseCash ? new(2, DeepBooks: 1) : new(1);

    /// <inheritdoc />
    /// <remarks>A token in a mode is a subscription, and the new one is asked for first.</remarks>
    public bool ChangesOverlap => true;

    /// <inheritdoc />
    public void WriteChanges(ReadOnlySpan<UpstreamChange> changes, ArrayBufferWriter<byte> scratch, Action<ReadOnlyMemory<byte>> send)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(send);
        AngelRequests.Write(changes, _depth20, scratch, send);
    }

    /// <inheritdoc />
    public void Read(ReadOnlySpan<byte> message, bool isText, IBrokerListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (message is [(byte)'{', ..]) // whatever the opcode: no mode of a packet is 123
        {
            AngelErrors.Read(message, listener);
        }
        else if (isText)
        {
            if (!message.SequenceEqual("pong"u8))
            {
                listener.OnFault(AngelFaults.UnknownText);
            }
        }
        else
        {
            ReadPacket(message, listener);
        }
    }

    private static void ReadPacket(ReadOnlySpan<byte> packet, IBrokerListener listener)
    {
        Span<TickLevel> scratch = stackalloc TickLevel[AngelPacket.ScratchLevels];
        scoped BrokerTick tick = default;
        if (AngelPacket.Read(packet, scratch, ref tick) is { } fault)
        {
            listener.OnFault(fault);
        }
        else
        {
            listener.OnTick(tick);
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.Net;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Markets.Instruments;

namespace Tidegate.Feeds.Kite;

/// <summary>Zerodha's Kite ticker, version 3 (Kite Connect v3, "WebSocket streaming"). Thread-safe.</summary>
public sealed class KiteLanguage : IBrokerLanguage
{
    /// <summary>The broker in OpenAlgo's names.</summary>
    public const string BrokerName = "zerodha";

    /// <summary>Where Zerodha listens.</summary>
    public static readonly Uri Production = new("wss://ws.kite.trade/");

    private readonly Uri _address;

    /// <summary>The language at Zerodha's own address, or at another one such as a simulator's.</summary>
    /// <param name="address"><c>ws</c> or <c>wss</c>, without query and fragment. Default <see cref="Production"/>.</param>
    /// <exception cref="ArgumentException">It is no such address.</exception>
    public KiteLanguage(Uri? address = null)
    {
        _address = address ?? Production;
        if (_address is not { IsAbsoluteUri: true, Scheme: "ws" or "wss", Query: "", Fragment: "", UserInfo: "" })
        {
            throw new ArgumentException("Must be a ws or wss address without user, query and fragment.", nameof(address));
        }
    }

    /// <inheritdoc />
    public string Broker => BrokerName;

    /// <summary>Three connections of 3,000 instruments each; a heartbeat comes every couple of seconds, so five of silence are too many.</summary>
    public BrokerHabits Habits { get; } =
        new(ConnectionsMax: 3, SubscriptionsMax: 3_000, BatchMax: 500, SilenceMax: TimeSpan.FromSeconds(5))
        {
            MessageBytesMax = 1 << 20, // 3,000 full packets in one frame are 558,002 bytes
        };

    /// <inheritdoc />
    public BrokerDoor DoorFor(BrokerLogin login)
    {
        ArgumentNullException.ThrowIfNull(login);
        var query = $"api_key={Uri.EscapeDataString(login.ApiKey)}&access_token={Uri.EscapeDataString(login.AuthToken)}";
        return new BrokerDoor(new UriBuilder(_address) { Query = query }.Uri, [new("X-Kite-Version", "3")]);
    }

    /// <inheritdoc />
    public DoorVerdict Judge(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => DoorVerdict.NeedsLogin,
            HttpStatusCode.TooManyRequests => DoorVerdict.Throttled,
            _ => DoorVerdict.TryAgain,
        };

    /// <inheritdoc />
    public UpstreamRef? RefOf(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        if (instrument.Broker != BrokerName)
        {
            return null;
        }

        // instrument::::exchange: the socket speaks of the first half only.
        var text = instrument.Token.AsSpan();
        var end = text.IndexOf("::::");
        text = end < 0 ? text : text[..end];
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var token) && token > 0
            ? new UpstreamRef(0, token)
            : null;
    }

    /// <inheritdoc />
    public (Mode Mode, int Depth) HighestOf(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        var isIndex =
            instrument.Kind == InstrumentKind.Index || (RefOf(instrument) is { } upstream && KiteSegments.IsIndex((uint)upstream.Token));
        return isIndex ? (Mode.Quote, 0) : (Mode.Depth, KiteLayout.Levels);
    }

    /// <inheritdoc />
    public void WriteChanges(ReadOnlySpan<UpstreamChange> changes, ArrayBufferWriter<byte> scratch, Action<ReadOnlyMemory<byte>> send)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(send);
        KiteRequests.Write(changes, scratch, send);
    }

    /// <inheritdoc />
    public void Read(ReadOnlySpan<byte> message, bool isText, IBrokerListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (isText)
        {
            KiteTexts.Read(message, listener);
        }
        else
        {
            KiteDecoder.Read(message, listener);
        }
    }
}

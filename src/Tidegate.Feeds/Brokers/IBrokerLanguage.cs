using System.Buffers;
using System.Net;
using Tidegate.Core.Topics;
using Tidegate.Markets.Instruments;

namespace Tidegate.Feeds.Brokers;

/// <summary>One broker's wire language, upstream's counterpart of a dialect: no socket, no clock, no state beyond its settings. Thread-safe.</summary>
public interface IBrokerLanguage
{
    /// <summary>The broker in OpenAlgo's names: <c>zerodha</c>, <c>angel</c>.</summary>
    string Broker { get; }

    /// <summary>Its limits and its rhythm.</summary>
    BrokerHabits Habits { get; }

    /// <summary>Where to connect, and what to show.</summary>
    BrokerDoor DoorFor(BrokerLogin login);

    /// <summary>What a refused upgrade means.</summary>
    DoorVerdict Judge(HttpStatusCode status);

    /// <summary>How the wire names an instrument of this broker's master contract; null: it cannot be had here.</summary>
    UpstreamRef? RefOf(Instrument instrument);

    /// <summary>The highest mode in which it can be had, and the levels of its order book; null for none.</summary>
    (Mode Mode, int Depth) HighestOf(Instrument instrument);

    /// <summary>What an instrument in a mode takes up of a connection; a higher mode costs no less. Default: one subscription.</summary>
    UpstreamCost CostOf(UpstreamRef instrument, Mode mode) => new(1);

    /// <summary>True where a change of mode takes up the new subscription before it gives the old one back: on a full connection there is no room for that. Default false.</summary>
    bool ChangesOverlap => false;

    /// <summary>Writes the requests for some changes, at most <see cref="BrokerHabits.BatchMax"/> of them: one call of <paramref name="send"/> per text message.</summary>
    /// <param name="changes">Each with another instrument.</param>
    /// <param name="scratch">Where the messages are put together.</param>
    /// <param name="send">Takes one message; its bytes are used at once.</param>
    void WriteChanges(ReadOnlySpan<UpstreamChange> changes, ArrayBufferWriter<byte> scratch, Action<ReadOnlyMemory<byte>> send);

    /// <summary>Reads one message, whatever it holds: never throws, allocates nothing for ticks.</summary>
    /// <param name="message">The whole message, at most <see cref="BrokerHabits.MessageBytesMax"/>.</param>
    /// <param name="isText">Whether it came as text.</param>
    /// <param name="listener">Hears what it says.</param>
    void Read(ReadOnlySpan<byte> message, bool isText, IBrokerListener listener);
}

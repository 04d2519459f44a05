using System.Buffers;
using System.Net;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Markets.Instruments;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Kite, but less patient: a test does not wait five seconds for silence.</summary>
internal sealed class QuickKite(Uri address, TimeSpan silenceMax) : IBrokerLanguage
{
    private readonly KiteLanguage _kite = new(address);

    public string Broker => _kite.Broker;

    public BrokerHabits Habits => _kite.Habits with { SilenceMax = silenceMax };

    public BrokerDoor DoorFor(BrokerLogin login) => _kite.DoorFor(login);

    public DoorVerdict Judge(HttpStatusCode status) => _kite.Judge(status);

    public UpstreamRef? RefOf(Instrument instrument) => _kite.RefOf(instrument);

    public (Mode Mode, int Depth) HighestOf(Instrument instrument) => _kite.HighestOf(instrument);

    public void WriteChanges(ReadOnlySpan<UpstreamChange> changes, ArrayBufferWriter<byte> scratch, Action<ReadOnlyMemory<byte>> send) =>
        _kite.WriteChanges(changes, scratch, send);

    public void Read(ReadOnlySpan<byte> message, bool isText, IBrokerListener listener) => _kite.Read(message, isText, listener);
}

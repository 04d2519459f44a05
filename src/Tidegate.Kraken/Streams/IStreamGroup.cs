using Tidegate.Kraken.Connections;

namespace Tidegate.Kraken.Streams;

/// <summary>Ends streams, whatever they carry.</summary>
internal interface IStreamGroup
{
    void End(KrakenTopic topic, Exception reason);

    void EndAll(Exception reason);
}

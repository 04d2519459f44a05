using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>What a connection tells its streams. Called by its reader, one at a time; must not wait and must not throw.</summary>
internal interface IConnectionListener
{
    void OnData(KrakenMessage message);

    /// <summary>A frame of a known channel could not be read: something of it is missing now.</summary>
    void OnFault(KrakenFault fault);

    /// <summary>The socket is gone: what was known is old until the next snapshot.</summary>
    void OnLost();

    /// <summary>The exchange does not give this.</summary>
    void OnRefused(KrakenTopic topic, string error);

    /// <summary>Over, until something is asked again.</summary>
    void OnEnded(KrakenConnectionException reason);
}

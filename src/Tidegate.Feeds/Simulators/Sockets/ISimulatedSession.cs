namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>One client's conversation with a simulator. Never called by two threads at once, so it needs no lock.</summary>
internal interface ISimulatedSession : IDisposable
{
    /// <summary>Takes a message of the client, whatever it holds: never throws. An answer is kept for <see cref="Write"/>, which follows.</summary>
    void Read(ReadOnlySpan<byte> message, bool isText);

    /// <summary>Writes what is due now. Called after every message, after every wake, and when the time that it gave has passed.</summary>
    /// <returns>After which time it wants to be asked again, more than zero; it is asked again at once where it wrote something.</returns>
    TimeSpan Write(SimulatedOutlet outlet);

    /// <summary>Bytes of the client have come: a message, a part of one, or a ping of the protocol, which never becomes a message. Called by the reading thread, at any time.</summary>
    void Heard() { }
}

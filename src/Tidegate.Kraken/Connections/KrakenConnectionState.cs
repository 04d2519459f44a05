namespace Tidegate.Kraken.Connections;

/// <summary>How a connection is doing.</summary>
public enum KrakenConnectionState
{
    /// <summary>Nothing has been asked of it yet, or nothing is any more.</summary>
    Idle = 0,

    /// <summary>On its way.</summary>
    Connecting,

    /// <summary>Open.</summary>
    Live,

    /// <summary>Lost, or without a token; it is being tried again.</summary>
    Recovering,

    /// <summary>The exchange does not accept the login: ended until something is asked of it again.</summary>
    NeedsLogin,

    /// <summary>Ended for a reason that trying again would not mend, until something is asked of it again.</summary>
    Failed,

    /// <summary>The client was disposed.</summary>
    Stopped,
}

namespace Tidegate.Client;

/// <summary>What a <see cref="TidegateClient"/> is doing.</summary>
public enum ClientState
{
    /// <summary>The first attempt is under way.</summary>
    Connecting,

    /// <summary>Welcomed; pushes arrive.</summary>
    Connected,

    /// <summary>Nothing was heard for a ping interval; a ping is on its way.</summary>
    Stale,

    /// <summary>The connection was lost; the client waits for its next attempt or makes it.</summary>
    Recovering,

    /// <summary>The server refused the same credential twice: somebody has to log in. Final.</summary>
    NeedsLogin,

    /// <summary>The server said that it is going down; it still delivers.</summary>
    Draining,

    /// <summary>Ended; <see cref="TidegateClient.Ended"/> says why. Final.</summary>
    Closed,
}

namespace Tidegate.Bench.Load;

internal enum SessionPhase
{
    Connecting,

    /// <summary>Agreeing on TLS.</summary>
    Handshaking,

    /// <summary>The upgrade is asked for.</summary>
    Upgrading,

    /// <summary>Upgraded; the server has not welcomed it yet.</summary>
    Greeting,

    /// <summary>Welcomed; the subscription is not granted yet.</summary>
    Subscribing,
    Ready,
    Gone,
}

using System.Net;

namespace Tidegate.Feeds.Recordings;

/// <summary>How a recording is served.</summary>
public sealed record RecordingServerOptions
{
    /// <summary>Where it listens. Default loopback.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Its port. Default 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Seconds of the recording per second. Default 1; 0.1 to 1000.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether it begins anew after its last frame. Default false: the connection is closed with 1000.</summary>
    public bool Loop { get; init; }

    /// <summary>From the last frame to the first of the next loop. Default 1 s; not less than a millisecond, so that a recording of no length is no flood.</summary>
    public TimeSpan LoopPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one write may take before the client is given up. Default 10 s; a test whose clock jumps needs more.</summary>
    internal TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

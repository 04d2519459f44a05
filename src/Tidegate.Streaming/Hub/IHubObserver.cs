using Tidegate.Core.Errors;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Hears what happens to sessions, for logs and metrics. Called on the shard's thread: must be quick and must not throw.</summary>
public interface IHubObserver
{
    /// <summary>A session is authenticated.</summary>
    void SessionStarted(StreamSession session);

    /// <summary>A session goes on under another grant: its client has renewed it, or somebody has changed what is stored. Default: nothing.</summary>
    void GrantReplaced(StreamSession session) { }

    /// <summary>A session is out of the hub.</summary>
    void SessionEnded(StreamSession session, SessionEnding ending);

    /// <summary>A request was answered with an error.</summary>
    void RequestRefused(StreamSession session, GatewayError error);

    /// <summary>A client has told something that nobody answers; <paramref name="what"/> is a fixed text of our own code. Default: nothing.</summary>
    void Noted(StreamSession session, string what) { }

    /// <summary>Our own code failed; the session concerned, if any, is closed with <c>server.internal</c>.</summary>
    void Faulted(StreamSession? session, Exception exception);
}

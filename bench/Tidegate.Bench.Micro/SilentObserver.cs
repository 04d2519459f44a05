using System.Runtime.ExceptionServices;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Bench.Micro;

/// <summary>Hears nothing but faults, which end the run.</summary>
internal sealed class SilentObserver : IHubObserver
{
    public void SessionStarted(StreamSession session) { }

    public void SessionEnded(StreamSession session, SessionEnding ending) { }

    public void RequestRefused(StreamSession session, GatewayError error) { }

    public void Faulted(StreamSession? session, Exception exception) => ExceptionDispatchInfo.Throw(exception);
}

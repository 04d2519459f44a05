using Tidegate.Core.Errors;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Testing;

/// <summary>Remembers everything that a hub tells its observer. Thread-safe for a reader that waits for the hub to be quiet.</summary>
public sealed class RecordingObserver : IHubObserver
{
    private readonly Lock _gate = new();
    private readonly List<StreamSession> _started = [];
    private readonly List<(StreamSession Session, SessionEnding Ending)> _ended = [];
    private readonly List<GatewayError> _refused = [];
    private readonly List<Exception> _faults = [];

    public IReadOnlyList<StreamSession> Started => Copy(_started);

    public IReadOnlyList<(StreamSession Session, SessionEnding Ending)> Ended => Copy(_ended);

    public IReadOnlyList<GatewayError> Refused => Copy(_refused);

    public IReadOnlyList<Exception> Faults => Copy(_faults);

    public void SessionStarted(StreamSession session) => Add(_started, session);

    public void SessionEnded(StreamSession session, SessionEnding ending) => Add(_ended, (session, ending));

    public void RequestRefused(StreamSession session, GatewayError error) => Add(_refused, error);

    public void Faulted(StreamSession? session, Exception exception) => Add(_faults, exception);

    private void Add<T>(List<T> to, T item)
    {
        lock (_gate)
        {
            to.Add(item);
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> from)
    {
        lock (_gate)
        {
            return [.. from];
        }
    }
}

using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Recordings;

/// <summary>One client of a served recording. A client that reads slowly is sent later what was due, and loses nothing.</summary>
internal sealed class RecordingSession(string file, RecordingServerOptions options, TimeProvider time) : ISimulatedSession
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(1); // system timers count whole milliseconds

    private readonly long _startedAt = time.GetTimestamp();
    private RecordingReader? _reader;
    private RecordedFrame _next;
    private bool _hasNext;
    private TimeSpan _loopStart; // in playing time
    private TimeSpan _lastDue;

    public void Read(ReadOnlySpan<byte> message, bool isText) { }

    public TimeSpan Write(SimulatedOutlet outlet)
    {
        while (!outlet.IsFull)
        {
            if (!_hasNext && !TryLoad())
            {
                outlet.Close("end of recording");
                return TimeSpan.MaxValue;
            }

            var due = _loopStart + (_next.At / options.Speed);
            var wait = due - time.GetElapsedTime(_startedAt);
            if (wait > TimeSpan.Zero)
            {
                return wait > WaitMin ? wait : WaitMin;
            }

            _lastDue = due;
            Send(outlet);
            _hasNext = false;
        }

        return WaitMin;
    }

    public void Dispose() => _reader?.Dispose();

    private void Send(SimulatedOutlet outlet)
    {
        switch (_next.Kind)
        {
            case RecordedKind.Text:
                outlet.Text(_next.Bytes.Span);
                break;
            case RecordedKind.Binary:
                outlet.Binary(_next.Bytes.Span);
                break;
            default: // a note is for people
                break;
        }
    }

    private bool TryLoad()
    {
        try
        {
            _reader ??= RecordingReader.Open(file);
            if (_reader.TryRead(out _next))
            {
                return _hasNext = true;
            }

            if (!options.Loop || _reader.Frames == 0)
            {
                return false;
            }

            _loopStart = _lastDue + options.LoopPause;
            _reader.Dispose();
            _reader = RecordingReader.Open(file);
            return _hasNext = _reader.TryRead(out _next);
        }
        catch (FeedRefusedException) // the file has gone since it was opened first
        {
            return false;
        }
    }
}

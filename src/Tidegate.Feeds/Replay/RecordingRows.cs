using Tidegate.Feeds.Recordings;

namespace Tidegate.Feeds.Replay;

/// <summary>What a recording of <c>tidegate.v1</c> tells about topics, at the times at which it came.</summary>
internal sealed class RecordingRows(string path, CancellationToken stopping) : IReplayRows
{
    private readonly RecordingReader _reader = RecordingReader.Open(new ReplayFile(path, stopping));

    public bool HasBooks => true;

    public long Skipped { get; private set; }

    public string? Loss =>
        _reader.End switch
        {
            RecordingEnd.Truncated => "The recording was cut short: what came before plays.",
            RecordingEnd.Damaged => "The recording is damaged: what came before plays.",
            _ => null,
        };

    public bool TryRead(out ReplayRow row)
    {
        while (_reader.TryRead(out var frame))
        {
            if (frame.Kind == RecordedKind.Text && NativeFrames.TryRead(frame.Bytes, out var path, out var make))
            {
                var at = _reader.Header.StartedAt + frame.At;
                row = new ReplayRow((at.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick, path, make);
                return true;
            }

            Skipped += frame.Kind == RecordedKind.Note ? 0 : 1;
        }

        row = default;
        return false;
    }

    public void Dispose() => _reader.Dispose();
}

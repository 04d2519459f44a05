using System.Globalization;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Cli.Recordings;

/// <summary>What a recording holds, read once from end to end.</summary>
internal sealed record RecordingContents(RecordingHeader Header, long Frames, TimeSpan Length, RecordingEnd End)
{
    /// <summary>What is missing, in a sentence; null: nothing.</summary>
    public string? Loss =>
        End switch
        {
            RecordingEnd.Truncated => string.Create(
                CultureInfo.InvariantCulture,
                $"the recording has no end mark: it was cut short. Its first {Frames:N0} messages are good and play."
            ),
            RecordingEnd.Damaged => string.Create(
                CultureInfo.InvariantCulture,
                $"the recording is damaged after {Frames:N0} messages; those play."
            ),
            _ => null,
        };

    /// <summary>Reads a file.</summary>
    /// <exception cref="Tidegate.Feeds.FeedRefusedException">It is no recording.</exception>
    public static RecordingContents Of(string path)
    {
        using var reader = RecordingReader.Open(path);
        var length = TimeSpan.Zero;
        while (reader.TryRead(out var frame))
        {
            length = frame.At;
        }

        return new RecordingContents(reader.Header, reader.Frames, length, reader.End);
    }
}

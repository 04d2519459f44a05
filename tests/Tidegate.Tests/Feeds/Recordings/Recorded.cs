using System.Text;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Tests.Feeds.Recordings;

/// <summary>Recordings for tests.</summary>
internal static class Recorded
{
    public static readonly DateTimeOffset Start = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static RecordingHeader Header =>
        new()
        {
            StartedAt = Start,
            Scope = "topics",
            Protocol = "tidegate.v1",
            Topics = ["md/NSE/INFY"],
        };

    /// <summary>A file with these texts, at seconds from the start.</summary>
    public static byte[] File(params (double Seconds, string Text)[] frames)
    {
        var bytes = new MemoryStream();
        using (var writer = new RecordingWriter(bytes, Header))
        {
            foreach (var (seconds, text) in frames)
            {
                writer.Write(TimeSpan.FromSeconds(seconds), RecordedKind.Text, Encoding.UTF8.GetBytes(text));
            }

            writer.Complete(TimeSpan.FromSeconds(frames.Length > 0 ? frames[^1].Seconds : 0), "asked", 0);
        }

        return bytes.ToArray();
    }

    /// <summary>Everything that can be read of a file.</summary>
    public static (List<(TimeSpan At, RecordedKind Kind, byte[] Bytes)> Frames, RecordingEnd End) Read(byte[] file)
    {
        using var reader = RecordingReader.Open(new MemoryStream(file));
        var frames = new List<(TimeSpan, RecordedKind, byte[])>();
        while (reader.TryRead(out var frame))
        {
            frames.Add((frame.At, frame.Kind, frame.Bytes.ToArray()));
        }

        return (frames, reader.End);
    }

    /// <summary>An update of tidegate.v1.</summary>
    public static string Update(string topic, string price, int seq = 1) =>
        $$$"""{"type":"update","topic":"{{{topic}}}","mode":"quote","seq":{{{seq}}},"data":{"ltp":{{{price}}}}}""";
}

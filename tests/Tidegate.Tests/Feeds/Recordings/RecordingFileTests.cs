using System.IO.Compression;
using System.Text;
using Tidegate.Feeds;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Tests.Feeds.Recordings;

public sealed class RecordingFileTests
{
    [Fact]
    public void Frames_come_back_byte_for_byte_at_their_times()
    {
        var bytes = new MemoryStream();
        byte[] binary = [0, 255, 1, 128, 10, 13];
        var large = Encoding.UTF8.GetBytes(new string('x', 300_000));
        using (var writer = new RecordingWriter(bytes, Recorded.Header))
        {
            writer.Write(TimeSpan.Zero, RecordedKind.Text, "{\"a\": 1.10 }"u8);
            writer.Write(TimeSpan.FromMicroseconds(1), RecordedKind.Binary, binary);
            writer.Write(TimeSpan.Zero, RecordedKind.Note, []); // a clock that was set back
            writer.Write(TimeSpan.FromDays(400), RecordedKind.Text, large);
            writer.Complete(TimeSpan.FromDays(401), "asked", 3);
        }

        var (frames, end) = Recorded.Read(bytes.ToArray());

        Assert.Equal(RecordingEnd.Whole, end);
        Assert.Equal(["{\"a\": 1.10 }"u8.ToArray(), binary, [], large], frames.Select(frame => frame.Bytes));
        Assert.Equal(
            [TimeSpan.Zero, TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(1), TimeSpan.FromDays(400)],
            frames.Select(frame => frame.At)
        );
        Assert.Equal([RecordedKind.Text, RecordedKind.Binary, RecordedKind.Note, RecordedKind.Text], frames.Select(frame => frame.Kind));
    }

    [Fact]
    public void Times_do_not_drift_although_they_are_rounded()
    {
        var bytes = new MemoryStream();
        using (var writer = new RecordingWriter(bytes, Recorded.Header))
        {
            for (var i = 1; i <= 1_000; i++)
            {
                writer.Write(TimeSpan.FromTicks(i * 19L), RecordedKind.Text, "x"u8); // 1.9 microseconds each
            }
        }

        Assert.InRange(Recorded.Read(bytes.ToArray()).Frames[^1].At.Ticks, (1_000 * 19) - 10, 1_000 * 19);
    }

    [Fact]
    public void File_cut_anywhere_gives_what_came_before_and_says_that_more_is_missing()
    {
        var whole = Recorded.File([.. Enumerable.Range(0, 40).Select(i => ((double)i, $"message {i * 7919}"))]);
        var expected = Recorded.Read(whole).Frames.Select(frame => Encoding.UTF8.GetString(frame.Bytes)).ToArray();
        var counts = new HashSet<int>();
        for (var length = 0; length < whole.Length; length++)
        {
            try
            {
                var (frames, end) = Recorded.Read(whole[..length]);
                Assert.Equal(expected[..frames.Count], frames.Select(frame => Encoding.UTF8.GetString(frame.Bytes)));
                Assert.True(end != RecordingEnd.Whole || frames.Count == 40);
                counts.Add(frames.Count);
            }
            catch (FeedRefusedException)
            {
                Assert.True(length < 400); // the head itself is cut
            }
        }

        Assert.True(counts.Count > 5); // the writer flushes as it goes: a crash costs a second, not everything
    }

    [Fact]
    public void Damaged_file_never_throws_and_is_never_whole_with_other_frames()
    {
        var whole = Recorded.File([.. Enumerable.Range(0, 20).Select(i => ((double)i, $"message {i}"))]);
        var expected = Recorded.Read(whole).Frames.Select(frame => Encoding.UTF8.GetString(frame.Bytes)).ToArray();
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = whole.ToArray();
            bytes[random.Next(10, bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var (frames, end) = Recorded.Read(bytes);
                Assert.True(
                    end != RecordingEnd.Whole || frames.Select(frame => Encoding.UTF8.GetString(frame.Bytes)).SequenceEqual(expected)
                );
            }
            catch (FeedRefusedException)
            {
                // the head is damaged
            }
        }
    }

    [Theory]
    [InlineData("a frame that claims 16 MiB and more", new byte[] { 0, 0, 0x81, 0x80, 0x80, 0x08 })]
    [InlineData("a kind that there is not", new byte[] { 0, 9, 0 })]
    [InlineData("a time in four thousand years", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0 })]
    [InlineData("a number without an end", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData("an end mark that counts wrong", new byte[] { 0, 0xFF, 2, (byte)'{', (byte)'}' })]
    public void Hostile_frame_is_damage(string what, byte[] frame)
    {
        var (frames, end) = Recorded.Read(Made([.. "TGREC"u8, 1, .. HeaderBytes(), 0, 0, 1, (byte)'x', .. frame]));

        Assert.Equal((1, RecordingEnd.Damaged, true), (frames.Count, end, what.Length > 0));
    }

    [Fact]
    public void Length_that_a_file_only_claims_costs_no_memory()
    {
        var file = Made([.. "TGREC"u8, 1, .. HeaderBytes(), 0, 0, 0x80, 0x80, 0x80, 0x07, 1, 2, 3]); // 14 MiB, of which three bytes are there
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(RecordingEnd.Truncated, Recorded.Read(file).End);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("TGREC")]
    [InlineData("no recording at all, only text")]
    public void What_is_no_recording_is_refused(string text)
    {
        Assert.Throws<FeedRefusedException>(() => RecordingReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.Throws<FeedRefusedException>(() => RecordingReader.Open(new MemoryStream(Made(Encoding.UTF8.GetBytes(text)))));
    }

    [Fact]
    public void Other_version_is_refused_and_says_so()
    {
        var refused = Assert.Throws<FeedRefusedException>(() => RecordingReader.Open(new MemoryStream(Made([.. "TGREC"u8, 2]))));

        Assert.Contains("another version", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] HeaderBytes()
    {
        var json = Encoding.UTF8.GetBytes(
            """{"format":"tidegate.recording.1","startedAt":"2025-01-02T03:04:05Z","scope":"topics","topics":[]}"""
        );
        return [(byte)json.Length, .. json];
    }

    private static byte[] Made(byte[] plain)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return bytes.ToArray();
    }
}

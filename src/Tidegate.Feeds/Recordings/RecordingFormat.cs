namespace Tidegate.Feeds.Recordings;

/// <summary>Sizes and marks of the format (<c>docs/recording.md</c>).</summary>
internal static class RecordingFormat
{
    public const byte Version = 1;

    /// <summary>Kind of the last frame.</summary>
    public const byte FooterKind = 0xFF;

    public const int HeaderBytesMax = 1_048_576;
    public const int FooterBytesMax = 4_096;

    /// <summary>Largest frame: what a client takes at most.</summary>
    public const int FrameBytesMax = 16_777_216;

    /// <summary>Longest recording: beyond it a time is not believed.</summary>
    public static readonly TimeSpan LengthMax = TimeSpan.FromDays(3_660);

    public static ReadOnlySpan<byte> Magic => "TGREC"u8;
}

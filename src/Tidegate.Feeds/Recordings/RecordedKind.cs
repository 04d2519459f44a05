namespace Tidegate.Feeds.Recordings;

/// <summary>What a frame of a recording is.</summary>
public enum RecordedKind : byte
{
    /// <summary>A text message of the server.</summary>
    Text = 0,

    /// <summary>A binary message of the server.</summary>
    Binary = 1,

    /// <summary>A note of who recorded, in JSON: the connection was lost, or is there again. Never sent to a client.</summary>
    Note = 2,
}

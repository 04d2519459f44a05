using System.Text.Json.Serialization;

namespace Tidegate.Feeds.Recordings;

/// <summary>What a recording says of itself. Holds no secret: <see cref="RecordingRedaction.Address"/> writes the address.</summary>
public sealed record RecordingHeader
{
    /// <summary>The one format there is so far.</summary>
    public const string FormatName = "tidegate.recording.1";

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>The instant of time 0, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary><c>topics</c>: what was pushed about topics; <c>session</c>: everything that the server sent.</summary>
    public required string Scope { get; init; }

    /// <summary>Where it was recorded, without query and user information.</summary>
    public string? Address { get; init; }

    /// <summary>The subprotocol that was spoken, for example <c>tidegate.v1</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>The topics that were asked for.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>What recorded it, for people.</summary>
    public string? Tool { get; init; }
}

/// <summary>What the last frame of a recording says.</summary>
/// <param name="Frames">Frames before it.</param>
/// <param name="Reason">Why it ended, in a few fixed words: <c>asked</c>, <c>closed</c>, <c>lost</c>.</param>
/// <param name="Redacted">Messages of which something was redacted.</param>
public sealed record RecordingFooter(long Frames, string Reason, long Redacted);

/// <summary>What the generator writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(RecordingHeader))]
[JsonSerializable(typeof(RecordingFooter))]
internal sealed partial class RecordingJson : JsonSerializerContext;

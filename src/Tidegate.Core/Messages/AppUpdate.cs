using Tidegate.Core.Topics;

namespace Tidegate.Core.Messages;

/// <summary>One change that an application's back end published: JSON, as it came.</summary>
/// <param name="topic">What changed.</param>
/// <param name="json">One JSON object in UTF-8, checked by whoever made this; subscribers get these bytes.</param>
public sealed class AppUpdate(Topic topic, ReadOnlyMemory<byte> json) : Update(topic)
{
    private const int FieldsBytes = 64;

    /// <summary>The object.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;

    /// <summary>What kind of change it is where its topic has several, for example <c>update_item</c>; 1 to 64 characters of <c>a-z 0-9 _ . -</c>, or null.</summary>
    public string? Event { get; init; }

    /// <inheritdoc />
    /// <remarks>Without a kind it is the whole state of its topic, kept for who comes late.</remarks>
    public override bool IsWhole => Event is null;

    /// <inheritdoc />
    public override int SizeBytes => FieldsBytes + Json.Length + (2 * (Event?.Length ?? 0));
}

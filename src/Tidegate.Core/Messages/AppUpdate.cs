using Tidegate.Core.Topics;

namespace Tidegate.Core.Messages;

/// <summary>One change that an application's back end published: JSON, as it came.</summary>
public sealed class AppUpdate : Update
{
    private const int FieldsBytes = 64;

    private readonly ReadOnlyMemory<byte> _json;
    private readonly Func<ReadOnlyMemory<byte>>? _make;
    private readonly int _bytes;

    /// <param name="topic">What changed.</param>
    /// <param name="json">One JSON object in UTF-8, checked by whoever made this; subscribers get these bytes.</param>
    public AppUpdate(Topic topic, ReadOnlyMemory<byte> json)
        : base(topic) => (_json, _bytes) = (json, json.Length);

    /// <summary>A change that is written each time that somebody asks for it, because few ever do.</summary>
    /// <param name="topic">What changed.</param>
    /// <param name="json">Makes the same object at every call, on any thread; throws nothing.</param>
    /// <param name="bytes">About how large what it is made of is.</param>
    public AppUpdate(Topic topic, Func<ReadOnlyMemory<byte>> json, int bytes)
        : base(topic) => (_make, _bytes) = (json, bytes);

    /// <summary>The object.</summary>
    public ReadOnlyMemory<byte> Json => _make is null ? _json : _make();

    /// <summary>What kind of change it is where its topic has several, for example <c>update_item</c>; 1 to 64 characters of <c>a-z 0-9 _ . -</c>, or null.</summary>
    public string? Event { get; init; }

    /// <summary>Where the topic stands once this has happened, for who comes late; null: nothing but this change says so.</summary>
    public AppUpdate? State { get; init; }

    /// <inheritdoc />
    /// <remarks>Without a kind it is the whole state of its topic, kept for who comes late.</remarks>
    public override bool IsWhole => Event is null;

    /// <inheritdoc />
    public override Update? ForNewcomers => State;

    /// <inheritdoc />
    public override int SizeBytes => FieldsBytes + _bytes + (2 * (Event?.Length ?? 0));
}

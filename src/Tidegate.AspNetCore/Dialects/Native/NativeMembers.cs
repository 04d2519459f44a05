namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Members of an object that may have no value: each is written where it has changed, <c>null</c> where it has none any more. Whatever is said for the first time has changed from nothing.</summary>
/// <param name="json">Where to.</param>
/// <param name="isBegun">Whether a member stands before them.</param>
/// <param name="writesAll">Writes also those that have not changed, <c>null</c> for what has no value.</param>
internal ref struct NativeMembers(JsonPieces json, bool isBegun, bool writesAll)
{
    private readonly JsonPieces _json = json;
    private bool _isBegun = isBegun;

    /// <summary>Whether those that have not changed are written too.</summary>
    public bool WritesAll { get; } = writesAll;

    /// <param name="name">With the comma before and the colon behind it.</param>
    public void Begin(ReadOnlySpan<byte> name)
    {
        _json.Raw(_isBegun ? name : name[1..]);
        _isBegun = true;
    }

    /// <summary>Digit for digit.</summary>
    public void Price(ReadOnlySpan<byte> name, decimal? now, decimal? before)
    {
        if (NeedsValue(name, now == before, now is null))
        {
            _json.Exact(now!.Value);
        }
    }

    /// <summary>As an integer where it is one.</summary>
    public void Quantity(ReadOnlySpan<byte> name, decimal? now, decimal? before)
    {
        if (NeedsValue(name, now == before, now is null))
        {
            _json.Whole(now!.Value);
        }
    }

    public void Count(ReadOnlySpan<byte> name, long? now, long? before)
    {
        if (NeedsValue(name, now == before, now is null))
        {
            _json.Integer(now!.Value);
        }
    }

    public void Text(ReadOnlySpan<byte> name, string? now, string? before)
    {
        if (NeedsValue(name, string.Equals(now, before, StringComparison.Ordinal), now is null))
        {
            _json.Text(now);
        }
    }

    /// <summary>Writes the name where it belongs here; true: a value must follow.</summary>
    private bool NeedsValue(ReadOnlySpan<byte> name, bool isSame, bool isNothing)
    {
        if (isSame && !WritesAll)
        {
            return false;
        }

        Begin(name);
        if (isNothing)
        {
            _json.Raw("null"u8);
        }

        return !isNothing;
    }
}

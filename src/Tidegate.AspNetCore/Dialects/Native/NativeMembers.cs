namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Members of an object, any of which may be the first and each of which is written only where it has changed.</summary>
internal ref struct NativeMembers(JsonPieces json)
{
    private readonly JsonPieces _json = json;
    private bool _isBegun;

    /// <param name="name">With the comma before and the colon behind it.</param>
    public void Begin(ReadOnlySpan<byte> name)
    {
        _json.Raw(_isBegun ? name : name[1..]);
        _isBegun = true;
    }

    public void Price(ReadOnlySpan<byte> name, decimal? now, decimal? before)
    {
        if (now == before)
        {
            return;
        }

        Begin(name);
        if (now is { } price)
        {
            _json.Exact(price);
        }
        else
        {
            _json.Raw("null"u8);
        }
    }

    public void Quantity(ReadOnlySpan<byte> name, decimal? now, decimal? before)
    {
        if (now == before)
        {
            return;
        }

        Begin(name);
        if (now is { } quantity)
        {
            _json.Whole(quantity);
        }
        else
        {
            _json.Raw("null"u8);
        }
    }

    public void Count(ReadOnlySpan<byte> name, long? now, long? before)
    {
        if (now == before)
        {
            return;
        }

        Begin(name);
        if (now is { } count)
        {
            _json.Integer(count);
        }
        else
        {
            _json.Raw("null"u8);
        }
    }

    public void Text(ReadOnlySpan<byte> name, string? now, string? before)
    {
        if (string.Equals(now, before, StringComparison.Ordinal))
        {
            return;
        }

        Begin(name);
        if (now is not null)
        {
            _json.Text(now);
        }
        else
        {
            _json.Raw("null"u8);
        }
    }
}

namespace Tidegate.Storage.Sql;

/// <summary>A value for a parameter of a statement: text, a whole number or bytes, never a part of the statement.</summary>
/// <param name="Name">Its name without the <c>@</c>.</param>
/// <param name="Value">A string, a boxed <see cref="long"/>, an array of bytes, or null.</param>
/// <param name="IsNumber">What it is where it is null.</param>
internal readonly record struct SqlArgument(string Name, object? Value, bool IsNumber)
{
    /// <summary>Stands for what cannot have been stored: no name begins with a control character.</summary>
    private const string NeverStored = "\u0001";

    /// <summary>A text to keep.</summary>
    /// <exception cref="ArgumentException">PostgreSQL takes neither NUL nor half a surrogate pair; so the other database does not get them either.</exception>
    public static SqlArgument Text(string name, string? value) =>
        value is null || SqlText.IsStorable(value)
            ? new(name, value, IsNumber: false)
            : throw new ArgumentException("This text cannot be stored: it holds a NUL or half a surrogate pair.", name);

    /// <summary>A text to look for, whatever a stranger put into it: what cannot be stored is not found.</summary>
    public static SqlArgument Sought(string name, string value) =>
        new(name, SqlText.IsStorable(value) ? value : NeverStored, IsNumber: false);

    /// <summary>A number.</summary>
    public static SqlArgument Number(string name, long? value) => new(name, value, IsNumber: true);

    /// <summary>Bytes.</summary>
    public static SqlArgument Bytes(string name, ReadOnlyMemory<byte> value) => new(name, value.ToArray(), IsNumber: false);

    /// <summary>An instant, as milliseconds since 1970 UTC.</summary>
    public static SqlArgument Instant(string name, DateTimeOffset? value) => new(name, value?.ToUnixTimeMilliseconds(), IsNumber: true);
}

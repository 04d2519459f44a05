using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;

namespace Tidegate.Storage.Sql;

/// <summary>How columns become values: instants are milliseconds since 1970 UTC, lists are JSON, in both databases.</summary>
internal static class SqlReading
{
    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset Instant(this DbDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? InstantOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Instant(column);

    public static ImmutableArray<string> Names(this DbDataReader row, int column)
    {
        var text = row.GetString(column);
        return text == "[]" ? [] : [.. JsonSerializer.Deserialize(text, SqlJson.Default.StringArray) ?? []];
    }

    /// <summary>A list as it is stored.</summary>
    public static string Json(ImmutableArray<string> names) =>
        names.IsDefaultOrEmpty ? "[]" : JsonSerializer.Serialize([.. names], SqlJson.Default.StringArray);
}

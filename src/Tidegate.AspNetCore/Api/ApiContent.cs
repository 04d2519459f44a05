using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Tidegate.AspNetCore.Api;

/// <summary>A body.</summary>
/// <param name="Types">Media types in which it may come.</param>
/// <param name="Schema">Its shape; null: free text.</param>
internal sealed record ApiContent(ImmutableArray<string> Types, JsonTypeInfo? Schema)
{
    /// <summary>A JSON text of this shape.</summary>
    public static ApiContent Json(JsonTypeInfo schema) => new(["application/json"], schema);
}

using System.Text.Json;

namespace Tidegate.FunctionalTests.Support;

/// <summary>An HTTP answer as it was on the wire.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Headers">Header lines, in order.</param>
/// <param name="Body">The body, without the framing of chunks.</param>
public sealed record RawResponse(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    /// <summary>The one value of a header; null where it is absent.</summary>
    public string? this[string name] =>
        Headers
            .Where(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value)
            .SingleOrDefault();

    /// <summary>A text member of a JSON body.</summary>
    public string? Member(string name)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
    }
}

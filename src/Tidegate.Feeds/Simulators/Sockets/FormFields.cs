using System.Collections.Frozen;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>The fields of a query or of a form body (<c>application/x-www-form-urlencoded</c>).</summary>
internal static class FormFields
{
    /// <summary>Decoded; of a name that comes twice the first value.</summary>
    public static FrozenDictionary<string, string> Parse(string text)
    {
        var fields = new Dictionary<string, string>();
        foreach (var entry in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = entry.Split('=', 2);
            fields.TryAdd(Decoded(pair[0]), pair.Length > 1 ? Decoded(pair[1]) : "");
        }

        return fields.ToFrozenDictionary();
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

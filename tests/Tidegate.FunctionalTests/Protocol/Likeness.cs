using System.Text.Json;

namespace Tidegate.FunctionalTests.Protocol;

/// <summary>Holds what a server said against what the page shows. A text that ends in two dots stands for any text that begins so, and is remembered.</summary>
internal sealed class Likeness
{
    private const string Varying = "..";

    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);

    /// <summary>What the client of the page says, with the remembered texts in place of their beginnings.</summary>
    public string Fill(string text)
    {
        foreach (var (shown, actual) in _seen)
        {
            text = text.Replace($"\"{shown}\"", $"\"{actual}\"", StringComparison.Ordinal);
        }

        return text;
    }

    public void AssertLike(string shown, string actual)
    {
        using var left = JsonDocument.Parse(shown);
        using var right = JsonDocument.Parse(actual);
        var difference = Compare(left.RootElement, right.RootElement, "$");
        Assert.True(difference is null, $"{difference}\nThe page: {shown}\nThe server: {actual}");
    }

    private string? Compare(JsonElement shown, JsonElement actual, string path)
    {
        if (shown.ValueKind != actual.ValueKind)
        {
            return $"{path} is {actual.GetRawText()}.";
        }

        return shown.ValueKind switch
        {
            JsonValueKind.Object => CompareObjects(shown, actual, path),
            JsonValueKind.Array when shown.GetArrayLength() != actual.GetArrayLength() => $"{path} has {actual.GetArrayLength()} items.",
            JsonValueKind.Array => shown
                .EnumerateArray()
                .Zip(actual.EnumerateArray())
                .Select((pair, i) => Compare(pair.First, pair.Second, $"{path}[{i}]"))
                .FirstOrDefault(difference => difference is not null),
            JsonValueKind.String => CompareTexts(shown.GetString()!, actual.GetString()!, path),
            _ => shown.GetRawText() == actual.GetRawText() ? null : $"{path} is {actual.GetRawText()}.", // 1410.0 is not 1410
        };
    }

    private string? CompareObjects(JsonElement shown, JsonElement actual, string path)
    {
        string[] names = [.. shown.EnumerateObject().Select(member => member.Name)];
        string[] actualNames = [.. actual.EnumerateObject().Select(member => member.Name)];
        return names.SequenceEqual(actualNames, StringComparer.Ordinal)
            ? names
                .Select(name => Compare(shown.GetProperty(name), actual.GetProperty(name), $"{path}.{name}"))
                .FirstOrDefault(difference => difference is not null)
            : $"{path} has the members {string.Join(", ", actualNames)}.";
    }

    private string? CompareTexts(string shown, string actual, string path)
    {
        if (!shown.EndsWith(Varying, StringComparison.Ordinal))
        {
            return shown == actual ? null : $"{path} is \"{actual}\".";
        }

        if (!actual.StartsWith(shown[..^Varying.Length], StringComparison.Ordinal) || actual.Length < shown.Length)
        {
            return $"{path} is \"{actual}\".";
        }

        _seen[shown] = actual;
        return null;
    }
}

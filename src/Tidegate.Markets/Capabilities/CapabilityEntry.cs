using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tidegate.Core.Topics;

namespace Tidegate.Markets.Capabilities;

/// <summary>Reads one broker of a table: lists are texts with blanks between, as in <c>"NSE BSE"</c>.</summary>
internal sealed class CapabilityEntry(string name, JsonElement entry, ICollection<string> faults)
{
    private const int NameCharsMax = 32;
    private const int ListMax = 64;
    private const int LevelsMax = 1_000;

    private static readonly SearchValues<char> NameChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly SearchValues<char> ExchangeChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    private static readonly string[] Members = ["name", "title", "exchanges", "streams", "modes", "depth", "codes", "limits"];

    /// <summary>The name of an entry; null: it has none that can be used.</summary>
    public static string? NameOf(JsonElement entry) =>
        entry.ValueKind is JsonValueKind.Object
        && entry.TryGetProperty("name", out var member)
        && member.ValueKind is JsonValueKind.String
        && member.GetString() is { Length: > 0 and <= NameCharsMax } name
        && !name.AsSpan().ContainsAnyExcept(NameChars)
            ? name
            : null;

    /// <summary>What the entry says, laid over what was known; what cannot be used is named and left as it was.</summary>
    public BrokerCapability Over(BrokerCapability before)
    {
        foreach (var member in entry.EnumerateObject().Where(member => !Members.Contains(member.Name, StringComparer.Ordinal)))
        {
            Fault($"\"{member.Name}\" is no member: {string.Join(", ", Members)}");
        }

        return before with
        {
            Title = TextOf("title") ?? before.Title,
            Exchanges = ExchangesOf("exchanges") ?? before.Exchanges,
            Streams = ExchangesOf("streams") ?? before.Streams,
            Modes = ModesOf("modes") ?? before.Modes,
            DepthLevels = DepthOf("depth", before.DepthLevels),
            Codes = CodesOf("codes") ?? before.Codes,
            Limits = LimitsOf("limits") ?? before.Limits,
        };
    }

    private string? TextOf(string member)
    {
        if (!entry.TryGetProperty(member, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 and <= 1_024 } text)
        {
            return text;
        }

        Fault($"\"{member}\" is no text");
        return null;
    }

    private ImmutableArray<string>? ExchangesOf(string member) => TextOf(member) is { } text ? ExchangesIn(text, member) : null;

    private ImmutableArray<string> ExchangesIn(string text, string member)
    {
        var names = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var bad in names.Where(each => each.Length > NameCharsMax || each.AsSpan().ContainsAnyExcept(ExchangeChars)))
        {
            Fault($"\"{bad}\" in \"{member}\" is no exchange");
        }

        if (names.Length > ListMax)
        {
            Fault($"\"{member}\" names more than {ListMax}");
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private ImmutableArray<Mode>? ModesOf(string member)
    {
        if (TextOf(member) is not { } text)
        {
            return null;
        }

        var modes = new SortedSet<Mode>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is "ltp" or "quote" or "depth")
            {
                modes.Add(Enum.Parse<Mode>(word, ignoreCase: true));
            }
            else
            {
                Fault($"\"{word}\" in \"{member}\" is no mode: ltp, quote, depth");
            }
        }

        return [.. modes];
    }

    /// <summary>Levels and the exchanges that have them: <c>{"5":"BSE","5 20":"NSE NFO"}</c>. Exchanges that are not named keep theirs.</summary>
    private FrozenDictionary<string, ImmutableArray<int>> DepthOf(string member, FrozenDictionary<string, ImmutableArray<int>> before)
    {
        var all = before.ToDictionary(StringComparer.Ordinal);
        foreach (var (levels, exchanges) in PairsOf(member))
        {
            var counts = levels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(NumberOf).ToArray();
            if (counts.Length is 0 or > ListMax || counts.Any(count => count is null or 0 or > LevelsMax))
            {
                Fault($"\"{levels}\" in \"{member}\" are no numbers of levels, 1 to {LevelsMax}");
            }
            else if (exchanges.ValueKind is not JsonValueKind.String)
            {
                Fault($"\"{levels}\" in \"{member}\" names no exchanges");
            }
            else
            {
                foreach (var exchange in ExchangesIn(exchanges.GetString()!, member))
                {
                    all[exchange] = [.. counts.Select(count => count!.Value).Distinct().Order()];
                }
            }
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private FrozenDictionary<string, string>? CodesOf(string member)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (exchange, code) in PairsOf(member))
        {
            if (code.ValueKind is JsonValueKind.String && code.GetString() is { Length: > 0 and <= NameCharsMax } text)
            {
                all[exchange] = text;
            }
            else
            {
                Fault($"\"{exchange}\" in \"{member}\" has no code of 1 to {NameCharsMax} characters");
            }
        }

        return entry.TryGetProperty(member, out _) ? all.ToFrozenDictionary(StringComparer.Ordinal) : null;
    }

    private FrozenDictionary<string, int>? LimitsOf(string member)
    {
        var all = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (limit, value) in PairsOf(member))
        {
            if (value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0)
            {
                all[limit] = number;
            }
            else
            {
                Fault($"\"{limit}\" in \"{member}\" is no number above 0");
            }
        }

        return entry.TryGetProperty(member, out _) ? all.ToFrozenDictionary(StringComparer.Ordinal) : null;
    }

    private IEnumerable<(string Name, JsonElement Value)> PairsOf(string member)
    {
        if (!entry.TryGetProperty(member, out var value))
        {
            return [];
        }

        if (value.ValueKind is JsonValueKind.Object && value.GetPropertyCount() <= ListMax)
        {
            return value.EnumerateObject().Select(each => (each.Name, each.Value));
        }

        Fault($"\"{member}\" is no object of at most {ListMax} members");
        return [];
    }

    private static int? NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Fault(string what) => faults.Add($"{name}: {what}.");
}

using System.Collections.Immutable;
using System.Text.Json;

namespace Tidegate.Markets.Capabilities;

/// <summary>Reads brokers from our own table, or from a file of the same form with which a user overrides it.</summary>
/// <remarks>A broker of the user's file keeps what the file does not say of it; one that is new needs no more than a name.</remarks>
public static class CapabilityFile
{
    /// <summary>Most bytes of a user's file.</summary>
    public const int BytesMax = 1_048_576;

    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = 8,
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The brokers that ship with the program.</summary>
    public static ImmutableArray<BrokerCapability> Shipped { get; } = ReadShipped();

    /// <summary>Lays a user's file over what ships.</summary>
    /// <param name="file">Its path; null: there is none.</param>
    /// <param name="faults">Gets a sentence for everything in it that cannot be used.</param>
    /// <returns>The brokers; those that ship where the file has a fault.</returns>
    public static ImmutableArray<BrokerCapability> Read(string? file, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (file is null)
        {
            return Shipped;
        }

        var found = new List<string>();
        var brokers = Parse(BytesOf(file, found), Shipped, found);
        foreach (var fault in found)
        {
            faults.Add($"{file}: {fault}");
        }

        return found.Count == 0 ? brokers : Shipped;
    }

    /// <summary>Reads a table.</summary>
    /// <param name="json">Its bytes, of any content.</param>
    /// <param name="over">Over what it is laid.</param>
    /// <param name="faults">Gets a sentence for everything that cannot be used.</param>
    public static ImmutableArray<BrokerCapability> Parse(
        ReadOnlyMemory<byte> json,
        ImmutableArray<BrokerCapability> over,
        ICollection<string> faults
    )
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            json = json[3..]; // some editors put a byte-order mark there, and the parser takes none
        }

        if (json.IsEmpty)
        {
            return over; // named already, or nothing to read
        }

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("brokers", out var list))
            {
                faults.Add("it is no object with the member \"brokers\".");
                return over;
            }

            return list.ValueKind is JsonValueKind.Array ? Lay(list, over, faults) : Refused("\"brokers\" is no list.", over, faults);
        }
        catch (JsonException exception)
        {
            return Refused($"it is no JSON: line {exception.LineNumber + 1}.", over, faults);
        }
        catch (InvalidOperationException) // half a surrogate pair (RFC 8259 §8.2)
        {
            return Refused("a text in it is no Unicode.", over, faults);
        }
    }

    private static ImmutableArray<BrokerCapability> Lay(JsonElement list, ImmutableArray<BrokerCapability> over, ICollection<string> faults)
    {
        var all = new OrderedDictionary<string, BrokerCapability>(StringComparer.Ordinal);
        foreach (var broker in over)
        {
            all.Add(broker.Name, broker);
        }

        var number = 0;
        foreach (var entry in list.EnumerateArray())
        {
            number++;
            if (CapabilityEntry.NameOf(entry) is not { } name)
            {
                faults.Add($"entry {number} has no name of 1 to 32 characters a-z, 0-9, _ and -.");
                continue;
            }

            var before = all.GetValueOrDefault(name) ?? new BrokerCapability { Name = name, Title = name };
            all[name] = new CapabilityEntry(name, entry, faults).Over(before);
        }

        return [.. all.Values];
    }

    private static ReadOnlyMemory<byte> BytesOf(string file, List<string> faults)
    {
        try
        {
            // Bounded by what is read and not by what the file system says: the file may grow meanwhile, or be none with a length.
            using var stream = File.OpenRead(file);
            var bytes = new byte[BytesMax + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length is > 0 and <= BytesMax)
            {
                return bytes.AsMemory(0, length);
            }

            faults.Add(length == 0 ? "it is empty." : $"it has more than {BytesMax} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"it cannot be read: {exception.Message}");
        }

        return default;
    }

    private static ImmutableArray<BrokerCapability> Refused(string fault, ImmutableArray<BrokerCapability> over, ICollection<string> faults)
    {
        faults.Add(fault);
        return over;
    }

    private static ImmutableArray<BrokerCapability> ReadShipped()
    {
        using var stream = typeof(CapabilityFile).Assembly.GetManifestResourceStream("Tidegate.Markets.Capabilities.brokers.json")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var faults = new List<string>();
        var brokers = Parse(bytes, [], faults);
        return faults.Count == 0 ? brokers : throw new InvalidOperationException("The table of brokers: " + string.Join(' ', faults));
    }
}

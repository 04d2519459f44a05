using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Tidegate.FunctionalTests.Support;

/// <summary>The secrets that were used with one gateway, and the search for them in what it wrote.</summary>
public sealed class SecretWatch
{
    private const int CharsMin = 16; // what is shorter turns up by chance

    // Parts of an answer that are secrets wherever they stand.
    private static readonly string[] SecretMembers = ["refresh_token", "access_token", "token", "key", "ticket"];

    private readonly ConcurrentDictionary<string, byte> _forms = new(StringComparer.Ordinal);

    /// <summary>Forms to look for.</summary>
    public int Count => _forms.Count;

    /// <summary>Looks for this one too: as it is, as it travels in a subprotocol or in Basic, and each part of a token.</summary>
    public string Keep(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var parts = secret.Split('.');
        string[] forms =
        [
            .. parts.Length == 3 ? parts[1..] : parts, // a token's header says the algorithm and the key's name: no secret
            secret,
            Base64Url.EncodeToString(bytes),
            Convert.ToBase64String(bytes),
        ];
        foreach (var form in forms.Where(form => form.Length >= CharsMin))
        {
            _forms.TryAdd(form, 0);
        }

        return secret;
    }

    /// <summary>Keeps what a good answer hands out.</summary>
    public void KeepOf(JsonElement answer)
    {
        if (answer.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in answer.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.String && SecretMembers.Contains(member.Name, StringComparer.Ordinal))
            {
                Keep(member.Value.GetString()!);
            }
        }
    }

    /// <summary>The first secret in the text with what stands around it; null: none is there.</summary>
    public string? FindIn(string text)
    {
        var at = text.AsSpan().IndexOfAny(SearchValues.Create([.. _forms.Keys], StringComparison.Ordinal));
        return at < 0 ? null : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 60)];
    }
}

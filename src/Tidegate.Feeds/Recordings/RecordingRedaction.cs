using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidegate.Feeds.Recordings;

/// <summary>Takes secrets out of messages before they are written. What holds none comes out byte for byte as it went in. Not thread-safe.</summary>
/// <remarks>
/// Redacted are: values of members whose name is that of a secret; query strings of addresses; parameters named like a secret; and every
/// occurrence of a secret that was known beforehand, also percent-encoded and in base64url.
/// </remarks>
public sealed class RecordingRedaction
{
    /// <summary>What stands where a secret was.</summary>
    public const string Mark = "[redacted]";

    private const int SecretCharsMin = 6; // a shorter text stands in messages by chance
    private const int TokenCharsMin = 16; // an exchange's number of an instrument is called a token too

    private static readonly FrozenSet<string> Always = new[] { "secret", "password", "authorization", "cookie", "ticket" }.ToFrozenSet(
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly FrozenSet<string> WhereLong = new[]
    {
        "token",
        "accessToken",
        "access_token",
        "refreshToken",
        "refresh_token",
        "apiKey",
        "api_key",
        "apikey",
        "credential",
        "jwt",
        "sessionToken",
        "session_token",
        "feedToken",
        "feed_token",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly List<byte[]> _known = [];
    private readonly List<Edit> _edits = [];
    private readonly ArrayBufferWriter<byte> _written = new(4_096);

    /// <summary>Messages of which something was redacted.</summary>
    public long Count { get; private set; }

    /// <summary>An address as it may be kept: scheme, host, port and path.</summary>
    public static string Address(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }

    /// <summary>Names a secret that must be in no message from now on; one of less than six characters is passed over.</summary>
    public void Know(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length < SecretCharsMin)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(secret);
        string[] forms = [secret, Uri.EscapeDataString(secret), Base64Url.EncodeToString(bytes)];
        _known.AddRange(forms.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes));
    }

    /// <summary>The message as it may be written, valid until the next call.</summary>
    /// <param name="message">As it came.</param>
    /// <param name="isText">Whether it is text, so that it may be JSON.</param>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> message, bool isText)
    {
        var clean = isText ? WithoutMembers(message) : message;
        foreach (var secret in _known)
        {
            clean = Without(clean, secret);
        }

        Count += clean.Equals(message) ? 0 : 1; // the same memory: nothing was taken out
        return clean;
    }

    private ReadOnlyMemory<byte> WithoutMembers(ReadOnlyMemory<byte> message)
    {
        _edits.Clear();
        try
        {
            FindEdits(message.Span);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // no JSON, or half a surrogate pair (RFC 8259 §8.2)
        {
            // as far as it was JSON; for the rest there are the known secrets
        }

        if (_edits.Count == 0)
        {
            return message;
        }

        _written.ResetWrittenCount();
        var from = 0;
        foreach (var edit in _edits)
        {
            _written.Write(message.Span[from..edit.Start]);
            _written.Write("\""u8);
            _written.Write(JsonEncodedText.Encode(edit.Text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            _written.Write("\""u8);
            from = edit.End;
        }

        _written.Write(message.Span[from..]);
        return _written.WrittenMemory;
    }

    private void FindEdits(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { AllowMultipleValues = true });
        var name = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString()!;
                continue;
            }

            if (reader.TokenType == JsonTokenType.String)
            {
                var text = reader.GetString()!;
                var clean = Clean(name, text);
                if (!ReferenceEquals(clean, text) && clean != text)
                {
                    _edits.Add(new Edit((int)reader.TokenStartIndex, (int)reader.BytesConsumed, clean));
                }
            }

            if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.String))
            {
                name = ""; // an array's texts are the values of its name
            }
        }
    }

    private string Clean(string name, string text)
    {
        if (text.Length > 0 && (Always.Contains(name) || (text.Length >= TokenCharsMin && WhereLong.Contains(name))))
        {
            return Mark;
        }

        foreach (var secret in _known)
        {
            text = text.Replace(Encoding.UTF8.GetString(secret), Mark, StringComparison.Ordinal); // it may have been escaped
        }

        return QueryRedaction.Clean(text);
    }

    private static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> message, byte[] secret)
    {
        var at = message.Span.IndexOf(secret);
        if (at < 0)
        {
            return message;
        }

        var written = new ArrayBufferWriter<byte>(message.Length);
        for (var rest = message.Span; ; at = rest.IndexOf(secret))
        {
            written.Write(at < 0 ? rest : rest[..at]);
            if (at < 0)
            {
                return written.WrittenMemory;
            }

            written.Write("[redacted]"u8);
            rest = rest[(at + secret.Length)..];
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Edit(int Start, int End, string Text);
}

using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidegate.Auth.Audit;

/// <summary>The chain that makes tampering show: each record's hash covers the one before, so that who changes, removes or inserts one must change all that follow.</summary>
/// <remarks>
/// Who can rewrite the whole log can also rewrite the whole chain: keep the last hash somewhere else from time to time (<c>tidegate audit --head</c>).
/// </remarks>
public static class AuditChain
{
    /// <summary>What the first record is chained to: 64 zeros.</summary>
    public const string Root = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The hash of a record.</summary>
    /// <param name="before">Hash of the record before, or <see cref="Root"/>.</param>
    /// <param name="seq">Its number.</param>
    /// <param name="happened">What happened.</param>
    /// <returns>SHA-256 over the ASCII text of <paramref name="before"/> and the canonical line, 64 lower-case hexadecimal digits.</returns>
    public static string Hash(string before, long seq, AuditEvent happened)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(happened);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(before));
        hash.AppendData(Line(seq, happened));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>One JSON object in UTF-8: members in the order of this method, those that are null left out. It is what <c>tidegate audit --json</c> prints before the hash.</summary>
    public static byte[] Line(long seq, AuditEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default });
        json.WriteStartObject();
        json.WriteNumber("seq"u8, seq);
        json.WriteString("at"u8, happened.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("action"u8, happened.Action);
        Write("actor", happened.Actor);
        Write("subject", happened.Subject);
        Write("endpoint", happened.Endpoint);
        Write("session", happened.Session);
        Write("error", happened.Error);
        Write("rule", happened.Rule);
        Write("address", happened.Address?.ToString());
        Write("detail", happened.Detail);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();

        void Write(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }

    /// <summary>Looks along a stretch of the log.</summary>
    /// <param name="before">Hash of the record before the stretch.</param>
    /// <param name="seq">Number of that record; 0 at the root.</param>
    /// <param name="records">The stretch.</param>
    /// <returns>The number of the first record that does not follow; null where all do.</returns>
    public static long? FindBreak(string before, long seq, IEnumerable<AuditRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        foreach (var record in records)
        {
            seq++;
            if (record.Seq != seq || record.Hash != Hash(before, seq, record.Event))
            {
                return seq;
            }

            before = record.Hash;
        }

        return null;
    }
}

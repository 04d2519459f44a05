using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidegate.Cli.Terminal;

/// <summary>JSON output, written by hand: the shapes are few and part of the interface.</summary>
internal static class JsonText
{
    // Readable text; what a terminal would obey is still escaped by this encoder.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static string Of(Action<Utf8JsonWriter> write, bool indented = false)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Encoder, Indented = indented }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>One object with a list of objects: the form of every list that a command prints.</summary>
    public static string ListOf<T>(string name, IEnumerable<T> entries, Action<Utf8JsonWriter, T> write) =>
        Of(writer =>
        {
            writer.WriteStartArray(name);
            foreach (var entry in entries)
            {
                writer.WriteStartObject();
                write(writer, entry);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    /// <summary>A member that is a list of texts.</summary>
    public static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}

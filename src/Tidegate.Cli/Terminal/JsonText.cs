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
}

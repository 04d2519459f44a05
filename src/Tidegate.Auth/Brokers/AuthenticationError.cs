using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidegate.Auth.Brokers;

/// <summary>Why somebody was not believed, in the brief's shape.</summary>
/// <param name="Code">For example <c>AUTHENTICATION_ERROR</c>.</param>
/// <param name="Message">For people; nothing secret.</param>
public sealed record AuthenticationError(string Code, string Message)
{
    /// <summary>The brief's and OpenAlgo's code.</summary>
    public const string DefaultCode = "AUTHENTICATION_ERROR";

    /// <summary><c>{"type":"error","code":...,"message":...}</c></summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "error");
            writer.WriteString("code", Code);
            writer.WriteString("message", Message);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}

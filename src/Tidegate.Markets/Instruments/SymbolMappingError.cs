using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidegate.Markets.Instruments;

/// <summary>A symbol that cannot be mapped, as OpenAlgo's WebSocket brief (section 5.2) tells a client. A value: a client causes it.</summary>
/// <param name="Code">For example <c>SYMBOL_NOT_FOUND</c>.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Symbol">The symbol, where there is one.</param>
/// <param name="Exchange">The exchange, where there is one.</param>
public sealed record SymbolMappingError(string Code, string Message, string? Symbol = null, string? Exchange = null)
{
    private const int EchoCharsMax = 64;

    // The JSON goes to sockets, never into a page; & of M&M stays readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Nobody lists it. Code and words are those of OpenAlgo's proxy.</summary>
    public static SymbolMappingError SymbolNotFound(string symbol, string exchange)
    {
        var (cutSymbol, cutExchange) = (Cut(symbol), Cut(exchange));
        return new("SYMBOL_NOT_FOUND", $"Symbol {cutSymbol} not found for exchange {cutExchange}", cutSymbol, cutExchange);
    }

    /// <summary>The JSON of the brief: <c>type</c> is always <c>error</c>; symbol and exchange only where they are not empty.</summary>
    public string ToJson()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "error"u8);
            writer.WriteString("code"u8, Code);
            writer.WriteString("message"u8, Message);
            if (!string.IsNullOrEmpty(Symbol))
            {
                writer.WriteString("symbol"u8, Symbol);
            }

            if (!string.IsNullOrEmpty(Exchange))
            {
                writer.WriteString("exchange"u8, Exchange);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    // What a client sent is repeated to it, but not by the kilobyte.
    private static string Cut(string text) => text.Length <= EchoCharsMax ? text : text[..EchoCharsMax];
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.Simulation.Reports;

/// <summary>Reports as JSON, names in snake case. The same report is always the same bytes.</summary>
public static class ReportJson
{
    /// <summary>Largest document that is read, in bytes: 100,000 trades are about 20 MB.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    /// <summary>Writes a document.</summary>
    public static byte[] Write(ReportDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, ReportJsonContext.Default.ReportDocument);

    /// <summary>Reads a document; false: it is not one of <see cref="ReportDocument.FormatName"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out ReportDocument? document)
    {
        document = null;
        if (json.Length > BytesMax)
        {
            return false;
        }

        try
        {
            document = JsonSerializer.Deserialize(json, ReportJsonContext.Default.ReportDocument);
        }
        catch (JsonException)
        {
            return false;
        }

        document = document?.Format == ReportDocument.FormatName ? document : null;
        return document is not null;
    }
}

/// <summary>What the generator writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;

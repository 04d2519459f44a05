using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>The rows' shapes, made at build time: unknown fields are ignored, a null where a value must be is an error, decimals are exact.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(ExactDecimalConverter), typeof(UtcTimeConverter)]
)]
[JsonSerializable(typeof(List<KrakenEngineStatus>))]
[JsonSerializable(typeof(List<KrakenTicker>))]
[JsonSerializable(typeof(List<KrakenTrade>))]
[JsonSerializable(typeof(List<KrakenCandle>))]
[JsonSerializable(typeof(List<KrakenBookUpdate>))]
[JsonSerializable(typeof(List<KrakenLevel3Update>))]
[JsonSerializable(typeof(List<KrakenExecution>))]
[JsonSerializable(typeof(List<KrakenBalance>))]
[JsonSerializable(typeof(List<KrakenLedgerEntry>))]
[JsonSerializable(typeof(KrakenInstruments))]
[JsonSerializable(typeof(KrakenResult))]
[JsonSerializable(typeof(List<KrakenResult>))]
internal sealed partial class KrakenJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Tidegate.Client.Messages;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = MessageParser.DepthMax
)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Welcome))]
[JsonSerializable(typeof(MarketValues))]
internal sealed partial class ClientJson : JsonSerializerContext;

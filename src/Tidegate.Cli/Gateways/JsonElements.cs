using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.Cli.Gateways;

/// <summary>Reads answers without reflection.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonElements : JsonSerializerContext;

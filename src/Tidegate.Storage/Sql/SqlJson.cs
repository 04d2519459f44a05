using System.Text.Json.Serialization;

namespace Tidegate.Storage.Sql;

/// <summary>The JSON that stands in columns.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class SqlJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Tokens;

/// <summary>What the file of a token holds.</summary>
internal sealed record StoredToken(string Token, DateTimeOffset ObtainedAt, double LifeSeconds)
{
    public override string ToString() => $"StoredToken({ObtainedAt:O})";
}

/// <summary>Its form in JSON.</summary>
[JsonSerializable(typeof(StoredToken))]
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
internal sealed partial class StoredTokenJson : JsonSerializerContext;

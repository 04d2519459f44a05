using System.Text.Json;

namespace Tidegate.Auth.Jwt;

/// <summary>The claims that RFC 7519 §4.1 gives a type. A payload in which one has another type is no claims set, whoever signed it.</summary>
internal static class RegisteredClaims
{
    private static readonly string[] Texts = ["iss", "sub", "jti"];
    private static readonly string[] Times = ["exp", "nbf", "iat"]; // fractions are allowed there; nobody sends them, and readers disagree

    public static bool HaveTheirTypes(StrictObject claims) =>
        Array.TrueForAll(Texts, claim => claims.Kind(claim) is JsonTokenType.None or JsonTokenType.String)
        && Array.TrueForAll(Times, claim => claims.Kind(claim) is JsonTokenType.None || claims.Integer(claim) is not null)
        && claims.Kind("aud") is JsonTokenType.None or JsonTokenType.String or JsonTokenType.StartArray;
}

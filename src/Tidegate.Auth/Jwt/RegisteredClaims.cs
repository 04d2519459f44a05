using System.Text.Json;

namespace Tidegate.Auth.Jwt;

/// <summary>The claims that RFC 7519 §4.1 gives a type. A payload in which one has another type is no claims set, whoever signed it.</summary>
internal static class RegisteredClaims
{
    private static readonly string[] Texts = ["iss", "sub", "jti"];
    private static readonly string[] Times = ["exp", "nbf", "iat"]; // fractions are allowed there; nobody sends them, and readers disagree

    /// <param name="claims">The payload.</param>
    /// <param name="fractions">True lets <c>iat</c> have a fraction, for the one issuer that sends it; whose token this is shows later.</param>
    public static bool HaveTheirTypes(StrictObject claims, bool fractions = false) =>
        Array.TrueForAll(Texts, claim => claims.Kind(claim) is JsonTokenType.None or JsonTokenType.String)
        && Array.TrueForAll(Times, claim => claims.Kind(claim) is JsonTokenType.None || Time(claims, claim, fractions) is not null)
        && claims.Kind("aud") is JsonTokenType.None or JsonTokenType.String or JsonTokenType.StartArray;

    private static long? Time(StrictObject claims, string claim, bool fractions) =>
        fractions && claim == "iat" ? claims.WholePart(claim) : claims.Integer(claim);
}

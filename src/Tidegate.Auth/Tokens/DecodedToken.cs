namespace Tidegate.Auth.Tokens;

/// <summary>What a token says, believed by nobody.</summary>
/// <param name="HeaderJson">The header as sent. May hold anything a JSON text can hold: escape before showing.</param>
/// <param name="PayloadJson">The claims as sent.</param>
/// <param name="Signature">The encoded signature.</param>
public sealed record DecodedToken(string HeaderJson, string PayloadJson, string Signature)
{
    /// <summary>Lengths only: with its signature this is a credential.</summary>
    public override string ToString() => $"header {HeaderJson.Length}, payload {PayloadJson.Length}, signature {Signature.Length} chars";
}

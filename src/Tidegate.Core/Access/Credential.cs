namespace Tidegate.Core.Access;

/// <summary>What a client offered as proof of who it is, before anyone believed it.</summary>
/// <remarks>Carries a secret: <see cref="ToString"/> prints kind and length only, so it is safe to log.</remarks>
/// <param name="Kind">How it was carried.</param>
/// <param name="Secret">The token itself, unverified.</param>
public sealed record Credential(CredentialKind Kind, string Secret)
{
    /// <inheritdoc />
    public override string ToString() => $"{Kind}({Secret.Length} chars)";
}

namespace Tidegate.Auth.Jwt;

/// <summary>One key of an issuer. Exactly one of <see cref="Secret"/>, <see cref="SecretFile"/>, <see cref="Pem"/> and <see cref="PemFile"/> is set.</summary>
public sealed class TokenKeyOptions
{
    /// <summary>The <c>kid</c> that selects it: 1 to 128 printable ASCII characters. A token without <c>kid</c> selects it where it is the only key of its algorithm.</summary>
    public string? Id { get; set; }

    /// <summary>The only algorithm it is believed with: HS256/384/512, RS256/384/512, PS256/384/512, ES256/384/512. Default HS256.</summary>
    public string Algorithm { get; set; } = "HS256";

    /// <summary>HMAC secret as text; its UTF-8 bytes are the key. At least 32 bytes for HS256, 48 for HS384, 64 for HS512 (RFC 7518 §3.2).</summary>
    public string? Secret { get; set; }

    /// <summary>File that holds the secret; line ends at its end do not count.</summary>
    public string? SecretFile { get; set; }

    /// <summary>RSA (2048 bits or more) or EC key in PEM (RFC 7468). To verify, the public key is enough and safer; a private one can also sign.</summary>
    public string? Pem { get; set; }

    /// <summary>File that holds the PEM text.</summary>
    public string? PemFile { get; set; }

    /// <summary>When it begins to sign, UTC. Until then it is believed and published already, so that everybody knows it in time. Null: at once. Of several that may sign the newest does.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>When it stops to sign and to be believed, UTC: not before the last token it signed has expired. Null: never. Sessions that came in with it live to their end.</summary>
    public DateTimeOffset? RetireAt { get; set; }
}

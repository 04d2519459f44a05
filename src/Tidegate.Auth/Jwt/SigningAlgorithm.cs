using System.Collections.Immutable;

namespace Tidegate.Auth.Jwt;

/// <summary>One signature algorithm of RFC 7518 §3.1 and what its key must be.</summary>
/// <remarks>EdDSA (RFC 8037) is missing: Microsoft.IdentityModel 8.16 offers no such algorithm. It is refused when options are checked.</remarks>
/// <param name="Name">The value of <c>alg</c>, case-sensitive.</param>
/// <param name="Family">Which kind of key it takes.</param>
/// <param name="HashBytes">Size of its hash; an HMAC secret must not be shorter (RFC 7518 §3.2).</param>
/// <param name="Curve">Name of its curve (RFC 7518 §6.2.1.1) for ES*, else null.</param>
/// <param name="CurveBits">Key size on that curve.</param>
internal sealed record SigningAlgorithm(string Name, KeyFamily Family, int HashBytes, string? Curve = null, int CurveBits = 0)
{
    public static readonly ImmutableArray<SigningAlgorithm> All =
    [
        new("HS256", KeyFamily.Secret, 32),
        new("HS384", KeyFamily.Secret, 48),
        new("HS512", KeyFamily.Secret, 64),
        new("RS256", KeyFamily.Rsa, 32),
        new("RS384", KeyFamily.Rsa, 48),
        new("RS512", KeyFamily.Rsa, 64),
        new("PS256", KeyFamily.Rsa, 32),
        new("PS384", KeyFamily.Rsa, 48),
        new("PS512", KeyFamily.Rsa, 64),
        new("ES256", KeyFamily.EllipticCurve, 32, "P-256", 256),
        new("ES384", KeyFamily.EllipticCurve, 48, "P-384", 384),
        new("ES512", KeyFamily.EllipticCurve, 64, "P-521", 521),
    ];

    public static SigningAlgorithm? Find(string? name) => All.FirstOrDefault(algorithm => algorithm.Name == name);
}

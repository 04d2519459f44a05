namespace Tidegate.Auth.Jwt;

/// <summary>What kind of key an algorithm takes.</summary>
internal enum KeyFamily
{
    Secret,
    Rsa,
    EllipticCurve,
}

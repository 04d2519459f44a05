using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tidegate.Bench.Server;

/// <summary>A certificate for the time of a run, of the kind that is usual: ECDSA on P-256.</summary>
internal static class BenchCertificate
{
    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}

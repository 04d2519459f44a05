using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tidegate.Testing;

/// <summary>Self-made TLS certificates as PEM files.</summary>
public static class TestCertificate
{
    /// <summary>What a client does that knows the server to be the test's own.</summary>
    public static RemoteCertificateValidationCallback Trust { get; } = (_, certificate, _, _) => certificate is not null;

    /// <summary>A self-signed certificate for loopback.</summary>
    public static X509Certificate2 Make(DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request("CN=localhost", key).CreateSelfSigned(from, to);
    }

    /// <summary>A certificate that is good for an hour around now.</summary>
    public static X509Certificate2 Make() => Make(DateTimeOffset.UtcNow.AddMinutes(-30), DateTimeOffset.UtcNow.AddMinutes(30));

    /// <summary>A certificate and the one between it and its root.</summary>
    public static (X509Certificate2 Own, X509Certificate2 Between) MakeIssued()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddMinutes(-30), DateTimeOffset.UtcNow.AddMinutes(30));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=Test Root", rootKey).CreateSelfSigned(from, to);
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Authority("CN=Test Between", betweenKey).Create(root, from, to, [1]);
        var between = issued.CopyWithPrivateKey(betweenKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = Request("CN=localhost", key).Create(between, from, to, [2]);
        return (own.CopyWithPrivateKey(key), between);
    }

    /// <summary>Writes certificate, key and further certificates of the chain into one file.</summary>
    public static void Write(string file, X509Certificate2 certificate, params X509Certificate2[] chain) =>
        File.WriteAllText(
            file,
            string.Join(
                '\n',
                [certificate.ExportCertificatePem(), KeyOf(certificate), .. chain.Select(each => each.ExportCertificatePem())]
            )
        );

    public static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey();
        return key!.ExportPkcs8PrivateKeyPem();
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        return request;
    }
}

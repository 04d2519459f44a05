using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Tidegate.Gateway.Configuration;
using Tidegate.Gateway.Listening;
using Tidegate.Testing;
using Tidegate.Tests.Feeds;

namespace Tidegate.Tests.Gateway.Listening;

public sealed class ServerCertificateTests : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-certificate-");
    private readonly ManualTime _time = new();
    private readonly RecordingLogger<ServerCertificate> _logger = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_end_is_warned_of_14_days_before_and_not_a_second_earlier()
    {
        using var certificate = Load();

        _time.Advance(Life - TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        certificate.Look();
        Assert.Empty(_logger.At(LogLevel.Warning));

        _time.Advance(TimeSpan.FromSeconds(1));
        certificate.Look();
        Assert.Contains("in 14 days", Assert.Single(_logger.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_warning_is_repeated_once_a_day()
    {
        using var certificate = Load();
        _time.Advance(Life - TimeSpan.FromDays(14));
        certificate.Look();

        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        certificate.Look();
        Assert.Single(_logger.At(LogLevel.Warning));

        _time.Advance(TimeSpan.FromSeconds(1));
        certificate.Look();
        Assert.Equal(2, _logger.At(LogLevel.Warning).Length);
    }

    [Fact]
    public void A_changed_file_that_cannot_be_read_leaves_the_old_certificate_in_use_with_a_warning()
    {
        using var certificate = Load();
        var before = certificate.Current;

        File.WriteAllText(FilePath, "half a certif");
        File.SetLastWriteTimeUtc(FilePath, DateTime.UnixEpoch); // another stamp, however coarse the file system's clock is
        certificate.Look();

        Assert.Same(before, certificate.Current);
        Assert.Contains("stays in use", Assert.Single(_logger.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_stops_the_start_and_is_named()
    {
        using var certificate = new ServerCertificate(new TlsOptions { CertificateFile = FilePath }, _time, _logger);

        var fault = Assert.Throws<StartFaultException>(certificate.Load);

        Assert.Contains(FilePath, Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    private string FilePath => Path.Combine(_folder.FullName, "server.pem");

    private ServerCertificate Load()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(_time.GetUtcNow().AddDays(-1), _time.GetUtcNow() + Life);
        File.WriteAllText(FilePath, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        var certificate = new ServerCertificate(new TlsOptions { CertificateFile = FilePath }, _time, _logger);
        certificate.Load();
        return certificate;
    }
}

using Microsoft.Extensions.Logging;
using Tidegate.Gateway.Configuration;
using Tidegate.Gateway.Listening;
using Tidegate.Testing;
using Tidegate.Tests.Feeds;

namespace Tidegate.Tests.Gateway.Listening;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-certificate-");
    private readonly RecordingLogger<ServerCertificate> _log = new();
    private readonly ManualTime _time = new();
    private int _written;

    private string PemFile => Path.Combine(_folder.FullName, "tls.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_changed_file_is_used_from_the_next_look_on()
    {
        var (before, after) = (Write(TimeSpan.FromDays(365)), "");
        using var certificate = Load();

        after = Write(TimeSpan.FromDays(365));
        var beforeLook = certificate.Current.TargetCertificate.Thumbprint;
        certificate.Look();

        Assert.Equal(before, beforeLook);
        Assert.Equal(after, certificate.Current.TargetCertificate.Thumbprint);
    }

    [Fact]
    public async Task The_look_comes_by_itself_every_ten_seconds()
    {
        Write(TimeSpan.FromDays(365));
        using var certificate = Load();
        await certificate.StartAsync(TestContext.Current.CancellationToken);
        await _time.UntilTimerAsync(TimeSpan.FromSeconds(10));
        var after = Write(TimeSpan.FromDays(365));

        _time.Advance(TimeSpan.FromSeconds(10));

        await _time.UntilTimerAsync(TimeSpan.FromSeconds(10));
        Assert.True(SpinWait.SpinUntil(() => certificate.Current.TargetCertificate.Thumbprint == after, TimeSpan.FromSeconds(60)));
        await certificate.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_half_written_file_leaves_the_old_certificate_in_use_until_the_rest_is_there(double part)
    {
        var before = Write(TimeSpan.FromDays(365));
        using var certificate = Load();
        var after = Write(TimeSpan.FromDays(365));
        var whole = File.ReadAllText(PemFile);

        Touch(whole[..(int)(whole.Length * part)]);
        certificate.Look();
        var meanwhile = certificate.Current.TargetCertificate.Thumbprint;
        Touch(whole);
        certificate.Look();

        Assert.Equal(before, meanwhile);
        Assert.Contains(_log.At(LogLevel.Warning), text => text.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Equal(after, certificate.Current.TargetCertificate.Thumbprint);
    }

    [Fact]
    public void A_file_that_is_gone_leaves_the_old_certificate_in_use()
    {
        var before = Write(TimeSpan.FromDays(365));
        using var certificate = Load();

        File.Delete(PemFile);
        certificate.Look();

        Assert.Equal(before, certificate.Current.TargetCertificate.Thumbprint);
    }

    [Fact]
    public void A_key_that_comes_after_its_certificate_is_waited_for()
    {
        var keyFile = Path.Combine(_folder.FullName, "tls.key");
        using var first = TestCertificate.Make(_time.GetUtcNow(), _time.GetUtcNow().AddDays(365));
        using var second = TestCertificate.Make(_time.GetUtcNow(), _time.GetUtcNow().AddDays(365));
        Touch(first.ExportCertificatePem());
        File.WriteAllText(keyFile, TestCertificate.KeyOf(first));
        using var certificate = Load(keyFile);

        Touch(second.ExportCertificatePem());
        certificate.Look();
        var meanwhile = certificate.Current.TargetCertificate.Thumbprint;
        File.WriteAllText(keyFile, TestCertificate.KeyOf(second));
        certificate.Look();

        Assert.Equal(first.Thumbprint, meanwhile);
        Assert.Equal(second.Thumbprint, certificate.Current.TargetCertificate.Thumbprint);
    }

    [Fact]
    public void The_end_is_warned_of_14_days_before_and_not_a_second_earlier()
    {
        Write(TimeSpan.FromDays(15));
        using var certificate = Load();
        certificate.Look();
        var at15 = EndsAnnounced;

        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        certificate.Look();
        var justBefore14 = EndsAnnounced;
        _time.Advance(TimeSpan.FromSeconds(1));
        certificate.Look();
        certificate.Look();

        Assert.Equal((0, 0, 1), (at15, justBefore14, EndsAnnounced));
    }

    [Fact]
    public void The_warning_is_repeated_once_a_day()
    {
        Write(TimeSpan.FromDays(10));
        using var certificate = Load();

        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        certificate.Look();
        var within = EndsAnnounced;
        _time.Advance(TimeSpan.FromSeconds(1));
        certificate.Look();

        Assert.Equal((1, 2), (within, EndsAnnounced));
    }

    [Fact]
    public void A_replaced_certificate_ends_the_announcements()
    {
        Write(TimeSpan.FromDays(3));
        using var certificate = Load();
        var announced = EndsAnnounced;

        Write(TimeSpan.FromDays(90));
        certificate.Look();
        _time.Advance(TimeSpan.FromDays(2));
        certificate.Look();

        Assert.Equal((1, 1), (announced, EndsAnnounced));
    }

    [Fact]
    public void Pkcs12_with_its_password_in_a_file_will_do_too()
    {
        using var made = TestCertificate.Make();
        var (pfx, password) = (Path.Combine(_folder.FullName, "tls.pfx"), Path.Combine(_folder.FullName, "password"));
        File.WriteAllBytes(pfx, made.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12, "open sesame"));
        File.WriteAllText(password, "open sesame\n");

        using var certificate = new ServerCertificate(new TlsOptions { CertificateFile = pfx, PasswordFile = password }, _time, _log);
        certificate.Load();

        Assert.Equal(made.Thumbprint, certificate.Current.TargetCertificate.Thumbprint);
    }

    [Fact]
    public void A_first_certificate_that_cannot_be_used_stops_the_start_and_is_named()
    {
        Touch("no certificate");

        var fault = Assert.Throws<StartFaultException>(() => Load());

        Assert.Equal(ExitCodes.Configuration, fault.ExitCode);
        Assert.Contains(PemFile, Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    private int EndsAnnounced =>
        _log.At(LogLevel.Warning).Count(text => text.StartsWith("The TLS certificate ends at", StringComparison.Ordinal));

    private ServerCertificate Load(string? keyFile = null)
    {
        var certificate = new ServerCertificate(new TlsOptions { CertificateFile = PemFile, KeyFile = keyFile }, _time, _log);
        certificate.Load();
        return certificate;
    }

    /// <summary>Writes a new certificate that ends so long from now.</summary>
    private string Write(TimeSpan ends)
    {
        using var made = TestCertificate.Make(_time.GetUtcNow().AddDays(-1), _time.GetUtcNow() + ends);
        TestCertificate.Write(PemFile, made);
        Touch(File.ReadAllText(PemFile));
        return made.Thumbprint;
    }

    /// <summary>Writes with a time of its own, however fast one write follows the other.</summary>
    private void Touch(string text)
    {
        File.WriteAllText(PemFile, text);
        File.SetLastWriteTimeUtc(PemFile, new DateTime(2025, 1, 1, 0, 0, ++_written, DateTimeKind.Utc));
    }
}

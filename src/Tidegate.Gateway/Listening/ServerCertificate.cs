using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tidegate.Gateway.Configuration;

namespace Tidegate.Gateway.Listening;

/// <summary>The certificate of the main address, read anew when its file changes; a file that cannot be read leaves the old one in use.</summary>
internal sealed partial class ServerCertificate(TlsOptions options, TimeProvider time, ILogger<ServerCertificate> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(14);
    private static readonly TimeSpan WarnEvery = TimeSpan.FromDays(1);

    private X509Certificate2? _current;
    private (DateTime, DateTime) _seen;
    private DateTimeOffset _warnAfter;

    /// <summary>What new connections get.</summary>
    public X509Certificate2 Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("Load the certificate first.");

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="StartFaultException">They cannot be used.</exception>
    public void Load()
    {
        try
        {
            _seen = Stamp();
            Use(Read());
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw new StartFaultException(
                [$"Tidegate:Tls: {options.CertificateFile} cannot be used: {exception.Message}"],
                ExitCodes.Configuration
            );
        }
    }

    /// <summary>Looks once whether the files have changed or the certificate is about to end.</summary>
    public void Look()
    {
        var stamp = Stamp();
        if (stamp != _seen)
        {
            try
            {
                Use(Read());
                _seen = stamp;
            }
            catch (Exception exception) when (IsUnreadable(exception))
            {
                LogUnreadable(exception.Message); // perhaps half-written: the next look will find it whole
            }
        }

        WarnOfEnd();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static bool IsUnreadable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException;

    private (DateTime, DateTime) Stamp() =>
        (File.GetLastWriteTimeUtc(options.CertificateFile!), options.KeyFile is { } key ? File.GetLastWriteTimeUtc(key) : default);

    private X509Certificate2 Read()
    {
        var file = options.CertificateFile!;
        var password = options.PasswordFile is { } passwordFile ? File.ReadAllText(passwordFile).TrimEnd('\r', '\n') : null;
        if (Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12")
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        }

        using var read = password is null
            ? X509Certificate2.CreateFromPemFile(file, options.KeyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(file, password, options.KeyFile);

        // Windows' TLS cannot use the key of a PEM certificate until it has been through PKCS#12.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
    }

    private void Use(X509Certificate2 certificate)
    {
        // The old one is left to the collector: handshakes under way may still use it.
        Volatile.Write(ref _current, certificate);
        _warnAfter = DateTimeOffset.MinValue;
        LogLoaded(certificate.Thumbprint, certificate.NotAfter.ToUniversalTime());
        WarnOfEnd();
    }

    private void WarnOfEnd()
    {
        var now = time.GetUtcNow();
        var end = new DateTimeOffset(Current.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        if (end - now <= WarnBefore && now >= _warnAfter)
        {
            _warnAfter = now + WarnEvery;
            LogEnds(end, Math.Max(0, (int)(end - now).TotalDays));
        }
    }

    [LoggerMessage(LogEvents.CertificateLoaded, LogLevel.Information, "TLS certificate {Thumbprint} is in use, valid until {End:u}")]
    private partial void LogLoaded(string thumbprint, DateTime end);

    [LoggerMessage(
        LogEvents.CertificateEnds,
        LogLevel.Warning,
        "The TLS certificate ends at {End:u}, in {Days} days: replace its file, no restart is needed"
    )]
    private partial void LogEnds(DateTimeOffset end, int days);

    [LoggerMessage(
        LogEvents.CertificateUnreadable,
        LogLevel.Warning,
        "The changed TLS certificate cannot be read ({Problem}); the one before stays in use"
    )]
    private partial void LogUnreadable(string problem);
}

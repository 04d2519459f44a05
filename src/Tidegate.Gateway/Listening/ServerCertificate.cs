using System.Net.Security;
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

    private SslStreamCertificateContext? _current;
    private (DateTime, DateTime) _seen;
    private DateTimeOffset _warnAfter;

    /// <summary>What new connections get: the certificate and, where its file holds them, those between it and its root.</summary>
    public SslStreamCertificateContext Current =>
        Volatile.Read(ref _current) ?? throw new InvalidOperationException("Load the certificate first.");

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="StartFaultException">They cannot be used.</exception>
    public void Load()
    {
        try
        {
            _seen = Stamp();
            Use(Read());
            WarnOfEnd();
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
        try
        {
            var stamp = Stamp();
            if (stamp != _seen)
            {
                Use(Read());
                _seen = stamp;
            }
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            LogUnreadable(exception.Message); // perhaps half-written: the next look will find it whole
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

    // ArgumentException: the key belongs to another certificate, as it does for a moment while both files are being replaced.
    private static bool IsUnreadable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    private (DateTime, DateTime) Stamp() =>
        (File.GetLastWriteTimeUtc(options.CertificateFile!), options.KeyFile is { } key ? File.GetLastWriteTimeUtc(key) : default);

    private SslStreamCertificateContext Read()
    {
        var file = options.CertificateFile!;
        var password = options.PasswordFile is { } passwordFile ? File.ReadAllText(passwordFile).TrimEnd('\r', '\n') : null;
        var chain = new X509Certificate2Collection();
        X509Certificate2 own;
        if (Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12")
        {
            chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password);
            own = chain.FirstOrDefault(each => each.HasPrivateKey) ?? throw new CryptographicException("It holds no private key.");
        }
        else
        {
            own = ReadPem(file, password);
            chain.ImportFromPemFile(file);
        }

        return SslStreamCertificateContext.Create(own, chain, offline: true); // a handshake never waits for another host
    }

    private X509Certificate2 ReadPem(string file, string? password)
    {
        using var read = password is null
            ? X509Certificate2.CreateFromPemFile(file, options.KeyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(file, password, options.KeyFile);

        // Windows' TLS cannot use the key of a PEM certificate until it has been through PKCS#12.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
    }

    private void Use(SslStreamCertificateContext context)
    {
        // The old one is left to the collector: handshakes under way may still use it.
        Volatile.Write(ref _current, context);
        _warnAfter = DateTimeOffset.MinValue;
        LogLoaded(context.TargetCertificate.Thumbprint, context.TargetCertificate.NotAfter.ToUniversalTime());
    }

    private void WarnOfEnd()
    {
        var now = time.GetUtcNow();
        var end = new DateTimeOffset(Current.TargetCertificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
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

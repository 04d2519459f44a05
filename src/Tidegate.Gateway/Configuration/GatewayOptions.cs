using Tidegate.Feeds.Arbitration;
using Tidegate.Feeds.Csv;
using Tidegate.Feeds.Kraken;
using Tidegate.Feeds.Replay;
using Tidegate.Storage;

namespace Tidegate.Gateway.Configuration;

/// <summary>What belongs to the program rather than to the library: where it listens, its certificate, its data. Bound from <c>Tidegate</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>Where it listens.</summary>
    public ListenOptions Listen { get; init; } = new();

    /// <summary>TLS of the main address.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>Where users, API keys, plans, revocations and the audit log are kept. Default in Development a SQLite file beside the development secret, else memory, with a warning.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>The file that the CSV feed plays.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>Brokers whose ticks are taken, by name: <c>zerodha</c>, <c>angel</c>. Their instruments come with <c>tidegate symbols import</c>, their logins with <c>tidegate broker login</c>. Default none.</summary>
    public IDictionary<string, BrokerOptions> Brokers { get; init; } = new Dictionary<string, BrokerOptions>(StringComparer.Ordinal);

    /// <summary>Kraken Spot: prices, books and trades, and the balances and orders of configured accounts (<c>docs/kraken.md</c>).</summary>
    public KrakenFeedOptions Kraken { get; init; } = new();

    /// <summary>Replays that users make for themselves.</summary>
    public ReplayOptions Replays { get; init; } = new();

    /// <summary>When one of several feeds of an instrument stands in for another.</summary>
    public ArbitrationOptions Arbitration { get; init; } = new();

    /// <summary>What becomes of the instruments of earlier days.</summary>
    public InstrumentOptions Instruments { get; init; } = new();

    /// <summary>File with the exchanges' holidays and special sessions, in place of those that come with the program; read anew when it changes. Default none.</summary>
    public string? CalendarFile { get; set; }

    /// <summary>In Development SimuTrador's mock keys are good (<c>test-api-key-free</c>, <c>test-api-key-pro</c>, <c>test-api-key-enterprise</c>), which everybody knows. Default true; elsewhere it means nothing.</summary>
    public bool MockKeys { get; set; } = true;

    /// <summary>Secret of the issuers that have no key of their own, as in <c>JWT_SECRET</c>. In Development one is made when there is none.</summary>
    public string? Secret { get; set; }

    /// <summary>Where Development keeps the secret it made. Default: <c>tidegate/development-secret</c> in the user's local application data.</summary>
    public string? DevelopmentSecretFile { get; set; }
}

/// <summary>Addresses, each as <c>host:port</c>. A port of 0 takes any free one.</summary>
public sealed class ListenOptions
{
    /// <summary>Everything but metrics. Default <c>127.0.0.1:8080</c> (nse_socket's <c>BIND_ADDRESS</c>).</summary>
    public string Main { get; set; } = "127.0.0.1:8080";

    /// <summary>A second address for the nse REST calls (<c>API_BIND_ADDRESS</c>). Default in Development <c>127.0.0.1:3000</c>, else none; <c>off</c>: none.</summary>
    public string? Api { get; set; }

    /// <summary>Where SimuTrador's clients fetch their tokens. Default in Development <c>127.0.0.1:8001</c>, else none; <c>off</c>: none.</summary>
    public string? SimutradorAuth { get; set; }

    /// <summary>Where SimuTrador's clients open their sockets. Default in Development <c>127.0.0.1:8003</c>, else none; <c>off</c>: none.</summary>
    public string? SimutradorSocket { get; set; }

    /// <summary>Where AuraConnect's clients look for it. Default in Development <c>127.0.0.1:8000</c>, else none; <c>off</c>: none.</summary>
    public string? Aura { get; set; }

    /// <summary>Where OpenAlgo's clients open their sockets, under any path. Default in Development <c>127.0.0.1:8765</c> (<c>WEBSOCKET_HOST</c>, <c>WEBSOCKET_PORT</c>), else none; <c>off</c>: none.</summary>
    public string? OpenAlgo { get; set; }

    /// <summary>Where OpenAlgo's clients look for its REST calls. Default in Development <c>127.0.0.1:5000</c>, else none; <c>off</c>: none.</summary>
    public string? OpenAlgoApi { get; set; }

    /// <summary>Where <c>/metrics</c> is served. Default in Development the main address, else <c>127.0.0.1:9090</c>; <c>off</c>: nowhere.</summary>
    public string? Management { get; set; }

    /// <summary>A taken main port: take the next free one, up to 20 further, instead of ending. Default false.</summary>
    public bool NextFreePort { get; set; }

    /// <summary>What becomes of a taken port, the main one or that of OpenAlgo's sockets: <c>Fail</c>, or <c>NextFree</c>: the next free one, up to 20 further, is taken and printed. Default fail, because clients have the port in their code; in Development a taken 8765 that nobody has configured is left out.</summary>
    public PortConflict PortConflict { get; set; }
}

/// <summary>What becomes of a taken port.</summary>
public enum PortConflict
{
    /// <summary>The program does not start, and says why.</summary>
    Fail,

    /// <summary>The next free port is taken instead.</summary>
    NextFree,
}

/// <summary>Certificate of the main address: PEM with its key, or PKCS#12.</summary>
public sealed class TlsOptions
{
    /// <summary>PEM chain or PKCS#12 file (.pfx, .p12). Null: no TLS. Read anew when it changes.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file of the private key, where the certificate file does not hold it.</summary>
    public string? KeyFile { get; set; }

    /// <summary>File with the password of the key or of the PKCS#12 file.</summary>
    public string? PasswordFile { get; set; }
}

using System.Net;
using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Recordings;

/// <summary>Serves a recording over WebSockets: whoever connects, under any path and with any credential, gets every frame byte for byte at its time. Thread-safe.</summary>
/// <remarks>Each client has a reader of its own and begins at the first frame. What clients say is read and passed over.</remarks>
public sealed class RecordingServer : ISimulatedBroker, IAsyncDisposable
{
    private readonly string _file;
    private readonly RecordingServerOptions _options;
    private readonly TimeProvider _time;
    private readonly string? _protocol;
    private readonly SimulatorServer _server;

    /// <summary>Listens at once.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="options">How it is served.</param>
    /// <param name="time">When frames are due.</param>
    /// <param name="logger">Hears of clients that come and go.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FeedRefusedException">The file is no recording.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public RecordingServer(string file, RecordingServerOptions options, TimeProvider time, ILogger<RecordingServer> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Speed is not (>= 0.1 and <= 1_000) || options.LoopPause < TimeSpan.FromMilliseconds(1))
        {
            throw new ArgumentException("The speed must be from 0.1 to 1000, the pause at least 1 ms.", nameof(options));
        }

        (_file, _options, _time) = (file, options, time);
        using (var recording = RecordingReader.Open(file))
        {
            _protocol = recording.Header.Protocol;
        }

        var limits = new SimulatorLimits
        {
            Address = options.ListenAddress,
            Port = options.Port,
            SendTimeout = options.SendTimeout,
        };
        _server = new SimulatorServer(this, limits, new FaultPlan(), time, logger);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"ws://{new IPEndPoint(_options.ListenAddress, _server.Port)}/");

    /// <summary>Clients that are in.</summary>
    public int Connections => _server.Sessions.Count;

    /// <summary>Completes once a condition holds, which is asked whenever a client comes, goes or says something.</summary>
    public Task UntilAsync(Func<RecordingServer, bool> condition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _server.UntilAsync(() => condition(this), cancellation);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    UpgradeAnswer ISimulatedBroker.Judge(UpgradeRequest request, IReadOnlyCollection<ISimulatedSession> others)
    {
        // The recorded subprotocol where the client offers it; none otherwise (RFC 6455 §4.2.2).
        var offered = request.Header("Sec-WebSocket-Protocol").Split(',', StringSplitOptions.TrimEntries);
        return _protocol is { } protocol && offered.Contains(protocol, StringComparer.Ordinal)
            ? new UpgradeAnswer(HttpStatusCode.SwitchingProtocols, ("Sec-WebSocket-Protocol", protocol))
            : UpgradeAnswer.Accepted;
    }

    ISimulatedSession ISimulatedBroker.Begin(UpgradeRequest request, Action wake) => new RecordingSession(_file, _options, _time);
}

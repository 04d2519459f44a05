using System.Globalization;

namespace Tidegate.Bench.Servers;

/// <summary>nats-server with its WebSocket listener: no compression, no TLS, otherwise at its defaults but for the number of connections.</summary>
internal sealed class NatsSetup(string scratch) : IBrokerSetup
{
    private int _publishingPort;

    public IReadOnlyList<string> Command(int port)
    {
        _publishingPort = FreePort.Find();
        var file = Path.Combine(scratch, "nats.conf");
        File.WriteAllText(
            file,
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                listen: 127.0.0.1:{{_publishingPort}}
                max_connections: 20000
                log_file: "{{Path.Combine(scratch, "nats.log")}}"
                websocket { listen: "127.0.0.1:{{port}}", no_tls: true, compression: false }

                """
            )
        );
        return ["nats-server", "-c", file];
    }

    public int PublishingPort(int port) => _publishingPort;
}

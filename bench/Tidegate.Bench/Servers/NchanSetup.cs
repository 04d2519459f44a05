using System.Globalization;

namespace Tidegate.Bench.Servers;

/// <summary>nginx with nchan: one worker, WebSocket subscribers, a publisher over HTTP. Its buffer holds what one sweep over all clients takes at high rates.</summary>
internal sealed class NchanSetup(string scratch) : IBrokerSetup
{
    public const string Program = "/usr/sbin/nginx";
    public const string Module = "/usr/lib/nginx/modules/ngx_nchan_module.so";

    public IReadOnlyList<string> Command(int port)
    {
        var folder = Path.Combine(scratch, "nchan");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            file,
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                load_module {{Module}};
                daemon off;
                worker_processes 1;
                worker_rlimit_nofile 20000;
                pid nginx.pid;
                error_log nginx.log error;
                events { worker_connections 19900; multi_accept on; }
                http {
                  access_log off;
                  tcp_nodelay on;
                  keepalive_requests 100000000;
                  keepalive_timeout 1h;
                  nchan_shared_memory_size 512M;
                  server {
                    listen 127.0.0.1:{{port}} backlog=4096;
                    location = /stream { nchan_subscriber websocket; nchan_channel_id tick; nchan_subscriber_first_message newest; }
                    location = /publish { nchan_publisher; nchan_channel_id tick; nchan_message_buffer_length 100; nchan_message_timeout 5s; }
                  }
                }

                """
            )
        );
        return [Program, "-p", folder, "-e", "nginx.log", "-c", file];
    }

    public int PublishingPort(int port) => port;
}

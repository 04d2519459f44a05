using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Bench.Peers;
using Tidegate.Bench.Server;

// signalr | sockets. With TIDEGATE_BENCH_SECRET the upgrade needs an HS256 token. Says "listening <port>", then obeys "rate <updates/s>" and "once" on
// its input until that ends.
var isHub = args is ["signalr"];
var secret = Environment.GetEnvironmentVariable("TIDEGATE_BENCH_SECRET");
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders(); // its output is what the driver reads
if (isHub)
{
    // The load generator need not ping in the middle of a measurement.
    builder.Services.AddSignalR(hub => hub.ClientTimeoutInterval = TimeSpan.FromHours(1));
    builder.Services.AddSingleton<IBroadcaster, HubBroadcaster>();
}
else
{
    builder.Services.AddSingleton<SocketBroadcaster>();
    builder.Services.AddSingleton<IBroadcaster>(services => services.GetRequiredService<SocketBroadcaster>());
}

if (secret is not null)
{
    builder.Services.AddAuthorization();
    builder
        .Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
        .AddJwtBearer(bearer =>
        {
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)),
                ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
                ValidateIssuer = false, // the tokens of the benchmark carry neither
                ValidateAudience = false,
            };
        });
}

builder.WebHost.UseKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
});

var app = builder.Build();
if (secret is not null)
{
    app.UseAuthentication();
    app.UseAuthorization();
}

app.UseWebSockets();
IEndpointConventionBuilder endpoint = isHub
    ? app.MapHub<UpdateHub>("/stream")
    : app.Map("/stream", app.Services.GetRequiredService<SocketBroadcaster>().ServeAsync);
if (secret is not null)
{
    endpoint.RequireAuthorization();
}

await app.StartAsync();
var broadcaster = app.Services.GetRequiredService<IBroadcaster>();
using var feed = new OpenLoopFeed((dueNs, _, _) => broadcaster.Publish(dueNs), TimeProvider.System);
Console.WriteLine($"listening {new Uri(app.Urls.Single()).Port}");
feed.Obey(Console.In);

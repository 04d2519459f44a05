using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Auth.Jwt;
using Tidegate.Bench.Server;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

// jwt | unverified; the secret of the tokens is in TIDEGATE_BENCH_SECRET. Says "listening <port>", then obeys "rate <updates/s> <topics>" on
// its input until that ends: so many topics of the market, or with 0 the one symbol. TIDEGATE_BENCH_PATIENCE says for how many seconds a client
// may neither read nor pong.
AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true); // as the gateway does
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders(); // its output is what the driver reads
if (args is ["unverified"])
{
    builder.Services.AddSingleton<IGrantSource, UnverifiedGrants>();
}

builder.Services.AddSingleton<BenchFeed>();
builder.Services.AddSingleton<ITopicSource, BenchTopics>();
var stream = new EndpointOptions { Paths = ["/stream"], ConnectionsMax = 20_000 };
if (Environment.GetEnvironmentVariable("TIDEGATE_BENCH_PATIENCE") is { } patience)
{
    stream.StuckTimeout = TimeSpan.FromSeconds(int.Parse(patience, CultureInfo.InvariantCulture));
    stream.PongTimeout = TimeSpan.Zero; // off: who does not read does not see a ping
}

builder.Services.AddTidegate(
    new TidegateOptions
    {
        Auth =
        {
            Issuers =
            [
                new IssuerOptions
                {
                    Name = "bench",
                    Keys = [new TokenKeyOptions { Secret = Environment.GetEnvironmentVariable("TIDEGATE_BENCH_SECRET") }],
                },
            ],
        },
        Endpoints = { ["stream"] = stream },
        ConnectionsMax = 20_000,
    }
);

builder.WebHost.UseKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
});

var app = builder.Build();
app.MapTidegate();
await app.StartAsync();

Console.WriteLine($"listening {new Uri(app.Urls.Single()).Port}");
var feed = app.Services.GetRequiredService<BenchFeed>();
while (Console.ReadLine() is { } line)
{
    if (line.Split(' ') is ["rate", var rate, var topics])
    {
        feed.SetRate(double.Parse(rate, CultureInfo.InvariantCulture), int.Parse(topics, CultureInfo.InvariantCulture));
    }
}

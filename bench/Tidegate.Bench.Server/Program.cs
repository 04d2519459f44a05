using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Auth.Jwt;
using Tidegate.Bench.Server;
using Tidegate.Bench.Server.Kraken;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Storage;

if (args is ["ticker", var tickerPort])
{
    await KiteTicker.RunAsync(int.Parse(tickerPort, CultureInfo.InvariantCulture));
    return;
}

if (args is ["kraken", var sessions, var bookFile])
{
    await KrakenPlayer.RunAsync(sessions, bookFile);
    return;
}

// jwt | unverified, then tls | plain; the secret of the tokens is in TIDEGATE_BENCH_SECRET. Says "listening <port>", then obeys its input (OpenLoopFeed) until that
// ends. TIDEGATE_BENCH_PATIENCE says for how many seconds a client may neither read nor pong; TIDEGATE_BENCH_STORE and its companions where identities are kept (BenchKeys).
AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true); // as the gateway does
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders(); // its output is what the driver reads
if (args is ["unverified", ..])
{
    builder.Services.AddSingleton<IGrantSource, UnverifiedGrants>();
}

if (BenchBroker.Ticker is { } ticker)
{
    BenchBroker.Add(builder.Services, ticker);
}
else
{
    builder.Services.AddSingleton<ITopicSource, BenchTopics>();
}

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
            Keys = { Pepper = Environment.GetEnvironmentVariable("TIDEGATE_BENCH_SECRET") },
            Issuers =
            [
                new IssuerOptions
                {
                    Name = "bench",
                    Keys = [new TokenKeyOptions { Secret = Environment.GetEnvironmentVariable("TIDEGATE_BENCH_SECRET") }],
                },
            ],
        },
        Endpoints =
        {
            ["stream"] = stream,
            ["openalgo"] = new EndpointOptions { Paths = ["/openalgo"], Dialect = DialectNames.OpenAlgo },
        },
        ConnectionsMax = 20_000,
    }
);

if (BenchKeys.Storage is { } storage)
{
    builder.Services.AddTidegateStorage(_ => storage);
}

builder.WebHost.UseKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(
        IPAddress.Loopback,
        0,
        listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (args is [.., "tls"])
            {
                listen.UseHttps(BenchCertificate.Create());
            }
        }
    );
});

var app = builder.Build();
app.MapTidegate();
app.MapTidegateAuth();
if (BenchKeys.Storage is not null)
{
    await app.Services.GetRequiredService<TidegateStorage>().StartAsync(CancellationToken.None);
}

await app.StartAsync();
if (BenchKeys.Storage is not null)
{
    await BenchKeys.MakeAsync(app.Services);
}

var sink = app.Services.GetRequiredService<IUpdateSink>();
_ = BenchBroker.Ticker is null ? Task.CompletedTask : BenchBroker.RunAsync(app.Services);
using var feed = new OpenLoopFeed(Publish, TimeProvider.System);
Console.WriteLine($"listening {new Uri(app.Urls.Single()).Port}");
feed.Obey(Console.In);

void Publish(long dueNs, long number, int topics)
{
    var topic = topics == 0 ? BenchTopics.Symbol : BenchTopics.Market[(int)(number % topics)];
    sink.Publish(new MarketUpdate(topic, 2954.35m) { ExchangeTimeNs = dueNs });
}

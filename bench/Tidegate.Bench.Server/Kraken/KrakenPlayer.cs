using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.Bench.Server.Kraken;

/// <summary>The public v2 socket of an exchange that plays sessions as fast as a reader takes them, and beside it the REST calls that ccxt makes first.</summary>
internal sealed class KrakenPlayer
{
    // RFC 6455 §1.3
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly ConcurrentDictionary<string, KrakenLine> _lines = new(StringComparer.Ordinal);
    private readonly KrakenSessions _sessions;

    private KrakenPlayer(KrakenSessions sessions) => _sessions = sessions;

    /// <summary>
    /// Says <c>ready PORT REST-PORT BOOK-FRAMES TICKER-FRAMES TRADE-FRAMES SOURCE</c>, then obeys its input until that ends: <c>play WHO CHANNEL TIMES</c>, and <c>stop</c> when it
    /// was heard to its end. A reader is called by the first part of the path it has connected to. The session of the book is left in a file for those who play it in memory.
    /// </summary>
    /// <param name="data">Folder of the recorded sessions; need not exist.</param>
    /// <param name="bookFile">Where the frames of the book are written, one a line.</param>
    public static async Task RunAsync(string data, string bookFile)
    {
        await using var exchange = new KrakenSimulator(
            new KrakenSimulatorOptions { StepInterval = TimeSpan.FromMilliseconds(2) },
            KrakenListing.Default,
            new FaultPlan(),
            TimeProvider.System,
            NullLogger<KrakenSimulator>.Instance
        );
        var sessions = KrakenSessions.Load(data) ?? await SimulatedSessions.RecordAsync(exchange);
        await File.WriteAllLinesAsync(bookFile, sessions.Book);
        var player = new KrakenPlayer(sessions);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1)
        );
        await using var app = builder.Build();
        app.Run(player.ServeAsync);
        await app.StartAsync();
        Console.WriteLine(
            $"ready {new Uri(app.Urls.Single()).Port} {exchange.RestAddress.Port} {sessions.Book.Length} {sessions.Ticker.Length} {sessions.Trade.Length} {sessions.Source}"
        );
        while (Console.ReadLine()?.Split(' ') is ["play", var who, var channel, var times])
        {
            using var stopping = new CancellationTokenSource();
            var playing = player._lines[who].PlayAsync(channel, int.Parse(times, CultureInfo.InvariantCulture), stopping.Token);
            _ = Console.ReadLine(); // stop
            await stopping.CancelAsync();
            await playing.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

#pragma warning disable CA5350 // what the protocol asks for; it secures nothing
        var accept = SHA1.HashData(Encoding.ASCII.GetBytes(context.Request.Headers.SecWebSocketKey + Guid));
#pragma warning restore CA5350
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(accept);
        await using var stream = await upgrade.UpgradeAsync();
        using var line = new KrakenLine(stream, _sessions);
        _lines[context.Request.Path.Value!.Split('/')[1]] = line; // ccxt wants a "v2" in the address
        await line.AnswerAsync(context.RequestAborted);
    }
}

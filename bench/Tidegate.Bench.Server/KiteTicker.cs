using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tidegate.Bench.Server;

/// <summary>A ticker on Kite's bytes that is as fast as it is told to be, which the simulator, like the real one, is not: a frame with one packet of mode ltp for each tick.</summary>
/// <remarks>Its price is the instant at which the tick was due: microseconds, 32 bits. Whoever connects gets every tick, whatever it subscribes to.</remarks>
internal sealed class KiteTicker : IDisposable
{
    /// <summary>Instruments, in turn: tokens <c>(number &lt;&lt; 8) + 1</c>, of segment NSE.</summary>
    public const int Instruments = 100;

    private const long NanosecondsPerUnit = 1_000;

    private readonly byte[] _frame = new byte[12];
    private readonly SemaphoreSlim _isSubscribed = new(0);
    private WebSocket? _gateway;

    /// <summary>Listens on a port, says "ready" when the gateway has subscribed, and obeys its input (OpenLoopFeed) until that ends.</summary>
    public static async Task RunAsync(int port)
    {
        using var ticker = new KiteTicker();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.UseWebSockets();
        app.Run(ticker.ServeAsync);
        await app.StartAsync();
        await ticker._isSubscribed.WaitAsync(TimeSpan.FromSeconds(20));
        using var feed = new OpenLoopFeed(ticker.Tick, TimeProvider.System);
        Console.WriteLine("ready");
        feed.Obey(Console.In);
    }

    public void Dispose() => _isSubscribed.Dispose();

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _gateway = socket;
        var buffer = new byte[65_536];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } said)
        {
            if (said.EndOfMessage && _isSubscribed.CurrentCount == 0)
            {
                _isSubscribed.Release();
            }
        }
    }

    private void Tick(long dueNs, long number, int topics)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_frame, 1);
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(2), 8);
        BinaryPrimitives.WriteUInt32BigEndian(_frame.AsSpan(4), TokenOf((int)(number % Instruments)));
        BinaryPrimitives.WriteUInt32BigEndian(_frame.AsSpan(8), unchecked((uint)(dueNs / NanosecondsPerUnit)));
#pragma warning disable VSTHRD002 // the feed has a thread of its own, which has nothing else to do
        _gateway!.SendAsync(_frame, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    /// <summary>The token of an instrument.</summary>
    public static uint TokenOf(int number) => ((uint)(number + 1) << 8) + 1;

    /// <summary>Its symbol at NSE.</summary>
    public static string SymbolOf(int number) => string.Create(CultureInfo.InvariantCulture, $"T{number:D4}");
}

using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>One socket of a simulator from its upgrade to its end: a loop that reads, a loop that writes, both ended together.</summary>
internal sealed partial class SimulatorConnection(
    Socket socket,
    SimulatorServer server,
    SimulatorLimits limits,
    FaultPlan faults,
    TimeProvider time
)
{
    private static readonly TimeSpan FarewellWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();

    // One slot is enough: whoever reads it looks at everything afterwards.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>The conversation while the client is in. Null again as soon as it is known to leave, so that it may come back at once.</summary>
    public ISimulatedSession? Session { get; set; }

    /// <summary>Has the session write soon.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Ends the connection without a farewell: the client sees a reset.</summary>
    public void Drop()
    {
        Session = null;
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // it ended by itself
        }

        socket.Dispose();
    }

    /// <summary>Serves the client to its end. Throws nothing.</summary>
    /// <returns>Why it ended: fixed text.</returns>
    public async Task<string> RunAsync(ILogger logger, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            socket.NoDelay = true;
            await using var stream = new HeardStream(socket);
            var from = (socket.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "";
            var plain = new PlainRequests(stream, from, server.Answer, Drop, limits, time);
            var (request, ending) = await plain.ServeAsync(over.Token);
            if (ending is not null)
            {
                return ending;
            }

            var (answer, session) = server.Admit(this, request);
            LogKnocked(logger, request?.Path ?? "", (int)answer.Status);
            await stream.WriteAsync(UpgradeHead.Write(answer, request), over.Token);
            if (session is null)
            {
                return "refused";
            }

            stream.Session = session;
            using (session)
            using (var web = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true }))
            {
                server.Tell();
                return await ConverseAsync(web, session, over);
            }
        }
        catch (OperationCanceledException)
        {
            return stopping.IsCancellationRequested ? "stopping" : "timed out";
        }
        catch (Exception ending) when (ending is IOException or SocketException or ObjectDisposedException or WebSocketException)
        {
            return "broken";
        }
#pragma warning disable CA1031 // one client's doing must neither stay among the open connections nor end the simulator
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFaulted(logger, fault);
            return "a fault of the simulator";
        }
    }

    private async Task<string> ConverseAsync(WebSocket web, ISimulatedSession session, CancellationTokenSource over)
    {
        var writer = new SimulatorWriter(web, session, _gate, _wake, limits, faults, Drop, time);
        var reading = ReadAsync(web, session, over.Token);
        var writing = writer.RunAsync(over.Token);
        var first = await Task.WhenAny(reading, writing);
        if (writer.HasSaidFarewell)
        {
            // A socket that is closed over unread bytes resets, and the client would lose what was sent last (RFC 6455 §7.1.1).
            await Task.WhenAny(reading, Task.Delay(FarewellWait, time, over.Token));
        }

        await over.CancelAsync();
        await Task.WhenAll(Settled(reading), Settled(writing));
        return await first; // its failure is the reason
    }

    private async Task<string> ReadAsync(WebSocket web, ISimulatedSession session, CancellationToken over)
    {
        var (buffer, count) = (new byte[4_096], 0);
        while (true)
        {
            var received = await web.ReceiveAsync(buffer.AsMemory(count), over);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                Session = null;
                if (web.State == WebSocketState.CloseReceived)
                {
                    await web.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, over);
                }

                return "closed by the client";
            }

            count += received.Count;
            if (received.EndOfMessage)
            {
                lock (_gate)
                {
                    session.Read(buffer.AsSpan(0, count), received.MessageType == WebSocketMessageType.Text);
                }

                Wake();
                server.Tell();
                count = 0;
            }
            else if (count == limits.MessageBytesMax)
            {
                return "message too long";
            }
            else if (count == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limits.MessageBytesMax));
            }
        }
    }

    private static async Task Settled(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(LogEvents.SimulatorFaulted, LogLevel.Error, "A client's connection ended by a fault of the simulator")]
    private static partial void LogFaulted(ILogger logger, Exception fault);

    [LoggerMessage(LogEvents.SimulatorKnocked, LogLevel.Information, "A client came to {Path}: {Status}")]
    private static partial void LogKnocked(ILogger logger, string path, int status);
}

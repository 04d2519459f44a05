using System.Net.WebSockets;
using System.Threading.Channels;
using Tidegate.Core.Timing;
using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>The loop that writes to one client, and does to its messages what the faults want.</summary>
/// <param name="web">The socket.</param>
/// <param name="session">Whose messages.</param>
/// <param name="gate">Held while the session is asked.</param>
/// <param name="wake">Ends a wait.</param>
/// <param name="limits">How long a write may take.</param>
/// <param name="faults">What is to go wrong.</param>
/// <param name="drop">Ends the connection without a farewell.</param>
/// <param name="time">All waiting goes through it.</param>
internal sealed class SimulatorWriter(
    WebSocket web,
    ISimulatedSession session,
    Lock gate,
    Channel<bool> wake,
    SimulatorLimits limits,
    FaultPlan faults,
    Action drop,
    TimeProvider time
)
{
    private readonly SimulatedOutlet _outlet = new();
    private byte[] _before = [];

    /// <summary>Whether it ended with a close frame, so that the client's own is worth a moment.</summary>
    public bool HasSaidFarewell { get; private set; }

    /// <summary>Writes until cancelled, until the client is gone, or until a fault ends it.</summary>
    public async Task<string> RunAsync(CancellationToken over)
    {
        await using var alarm = time.CreateTimer(_ => wake.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            _outlet.Clear();
            TimeSpan wait;
            var askedAt = time.GetTimestamp();
            lock (gate)
            {
                wait = session.Write(_outlet);
            }

            for (var index = 0; index < _outlet.Count; index++)
            {
                if (faults.TryTake(SimulatorFault.AbruptClose))
                {
                    drop();
                    return "dropped by a fault";
                }

                await SendAsync(_outlet[index].Bytes, _outlet[index].Kind, over);
            }

            if (_outlet.Ending is { } ending)
            {
                HasSaidFarewell = _outlet.IsFarewell;
                if (HasSaidFarewell)
                {
                    await web.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, ending, over);
                }

                return ending;
            }

            if (_outlet.Count == 0 && LoopAlarm.TrySet(alarm, wait, askedAt, time))
            {
                await wake.Reader.ReadAsync(over);
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, SimulatedMessageKind kind, CancellationToken over)
    {
        if (faults.TryTake(SimulatorFault.Mute))
        {
            return;
        }

        if (faults.TryTake(SimulatorFault.SlowLink))
        {
            await Task.Delay(faults.SlowLinkDelay, time, over);
        }

        if (kind != SimulatedMessageKind.Ticks)
        {
            await WriteAsync(message, kind == SimulatedMessageKind.Text, over);
            return;
        }

        if (message.Length > 1 && faults.TryTake(SimulatorFault.TornPacket))
        {
            await WriteAsync(message[..faults.Below(message.Length - 1, from: 1)], isText: false, over);
            return;
        }

        await WriteAsync(message, isText: false, over);
        if (faults.TryTake(SimulatorFault.DuplicateTicks))
        {
            await WriteAsync(message, isText: false, over);
        }

        if (_before.Length > 0 && faults.TryTake(SimulatorFault.LateTicks))
        {
            await WriteAsync(_before, isText: false, over);
        }

        _before = message.ToArray();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> message, bool isText, CancellationToken over)
    {
        using var patience = new CancellationTokenSource(limits.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, over);
        await web.SendAsync(
            message,
            isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
            WebSocketMessageFlags.EndOfMessage,
            either.Token
        );
    }
}

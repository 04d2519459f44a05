using System.Globalization;
using Tidegate.Core.Access;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.StressTests;

/// <summary>One client over an in-memory connection: does what its seed says, then checks all that it was told.</summary>
internal sealed class StressClient : IDisposable
{
    private readonly ClientStream _stream = new();
    private readonly ScriptedTransport _transport = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly Random _random;

    public StressClient(int seed) => _random = new Random(seed);

    public async Task<SessionEnding> LiveAsync(TopicHub hub, LineDialect dialect, CapacityGate gate, IReadOnlyList<string> topics)
    {
        _transport.OnCancelRead = _stream.Input.CancelPendingRead;
        _transport.OnAbort = () =>
        {
            _stream.Fail(new IOException("aborted"));
        };
        var slot = new SessionSlot();
        slot.Hold(gate.TryTake()!);
        var session = hub.Join(SpecFor(dialect, slot), _transport);
        var reading = SessionReader.RunAsync(session, _stream.Input, null, _aborted.Token);

        for (var step = _random.Next(5, 40); step > 0 && !reading.IsCompleted; step--)
        {
            Act(topics);
            await Task.Yield();
        }

        Leave();
        return await reading;
    }

    /// <summary>Numbers rise within each topic, every gap is explained, nothing follows the close frame.</summary>
    public void Check()
    {
        var frames = _transport.Frames;
        Assert.All(frames.SkipLast(1), frame => Assert.False(frame.IsClose));
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var words in frames.Where(frame => frame.Opcode == 1).Select(frame => frame.Text.Split(' ')))
        {
            if (words[0] == "snapshot")
            {
                last[words[1]] = Number(words[3]);
            }
            else if (words[0] == "update")
            {
                var (seq, merged) = (Number(words[3]), Number(words[4]));
                if (last.TryGetValue(words[1], out var before))
                {
                    Assert.Equal(before + 1 + merged, seq);
                }

                last[words[1]] = seq;
            }
            else if (words[0].StartsWith("Removed", StringComparison.Ordinal))
            {
                last.Clear(); // what comes after a new subscription starts with its snapshot
            }
        }
    }

    public void Dispose()
    {
        _aborted.Dispose();
        _stream.Dispose();
        _transport.Dispose();
    }

    private static SessionSpec SpecFor(LineDialect dialect, SessionSlot slot) =>
        new()
        {
            Endpoint = "stress",
            Dialect = dialect,
            Slot = slot,
            Limits = new SessionLimits { OutboxBytesMax = 8_192, CloseWriteTimeout = TimeSpan.FromMilliseconds(200) },
            Grant = new Grant
            {
                Subject = "stress",
                Issuer = "test",
                ExpiresAt = DateTimeOffset.MaxValue,
            },
        };

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private void Act(IReadOnlyList<string> topics)
    {
        var topic = topics[_random.Next(topics.Count)];
        switch (_random.Next(8))
        {
            case 0 or 1 or 2:
                _stream.Send(ClientFrame.Text($"sub {topic} {(_random.Next(2) == 0 ? "ltp" : "quote")}"));
                break;
            case 3:
                _stream.Send(ClientFrame.Text($"unsub {topic}"));
                break;
            case 4:
                _stream.Send(ClientFrame.Text("ping x"));
                break;
            case 5:
                _transport.IsStuck = true;
                break;
            case 6:
                _transport.Unstick();
                break;
            default:
                _stream.Send(ClientFrame.Of(0x9, "beat"u8));
                break;
        }
    }

    private void Leave()
    {
        switch (_random.Next(4))
        {
            case 0:
                _stream.Send(ClientFrame.Close(1000));
                break;
            case 1:
                _stream.Send([0x81, 0x00]); // unmasked: a fault
                _stream.HangUp();
                break;
            case 2:
                _transport.IsGone = true;
                _stream.HangUp();
                break;
            default:
                _stream.Fail(new IOException("reset"));
                break;
        }

        _transport.Unstick();
    }
}

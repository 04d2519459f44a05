using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using Tidegate.Tests.Streaming.Hub;

namespace Tidegate.Tests.Streaming.Sessions;

public sealed class SessionReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ShardHarness _hub = new();

    [Fact]
    public async Task Requests_are_read_one_after_the_other_and_answered_in_order()
    {
        var (peer, stream, reading) = Read(_hub.Join());
        stream.Send([
            .. ClientFrame.Text("ping 1"),
            .. ClientFrame.Text("ignored"),
            .. ClientFrame.Text("ping 2"),
            .. ClientFrame.Close(1000),
        ]);

        Assert.Equal(SessionEndingKind.ClosedByClient, (await EndAsync(reading)).Kind);
        Assert.Equal(["pong 1", "pong 2"], peer.Texts.Skip(1));
        Assert.Equal(1000, peer.CloseCode);
    }

    [Fact]
    public async Task A_ping_inside_a_fragmented_message_is_answered_at_once_and_the_message_is_whole()
    {
        var (peer, stream, reading) = Read(_hub.Join());
        stream.Send(ClientFrame.Text("ping ", isFinal: false));
        stream.Send(ClientFrame.Of(0x9, "beat"u8));
        stream.Send(ClientFrame.Of(0xA, "unasked"u8));
        stream.Send(ClientFrame.Of(0x0, "frag"u8));
        stream.Send(ClientFrame.Close(1000));

        await EndAsync(reading);

        Assert.Equal(
            [(10, "beat"), (1, "pong frag")],
            peer.Transport.Frames.Skip(1).SkipLast(1).Select(frame => (frame.Opcode, frame.Text))
        );
    }

    public static TheoryData<string, byte[], int> Faults =>
        new()
        {
            { "unmasked", [0x81, 0x01, 0x41], 1002 },
            { "reserved bit", [0xC1], 1002 },
            { "reserved opcode", [0x83], 1002 },
            { "ping in parts", [0x09], 1002 },
            { "continuation of nothing", ClientFrame.Of(0x0, "x"u8), 1002 },
            { "half a close code", ClientFrame.Of(0x8, [3]), 1002 },
            { "a close code nobody may send", ClientFrame.Close(1006), 1002 },
            { "a close reason that is not UTF-8", ClientFrame.Of(0x8, [3, 0xE8, 0xFF]), 1007 },
            { "text that is not UTF-8", ClientFrame.Of(0x1, [0xC3, 0x28]), 1007 },
            { "binary", ClientFrame.Of(0x2, [1]), 1003 },
            { "an announced length over the limit", ClientFrame.Head(0x1, 65_537), 1009 },
            {
                "fragments over the limit",
                [.. ClientFrame.Of(0x1, new byte[65_536], isFinal: false), .. ClientFrame.Of(0x0, new byte[1])],
                1009
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_closes_with_its_code_and_nothing_after_it_is_answered(string fault, byte[] bytes, int code)
    {
        var (peer, stream, reading) = Read(_hub.Join());
        stream.Send(bytes);
        await TurnUntilAsync(() => peer.CloseCode is not null);
        stream.Send(ClientFrame.Text("ping late"));
        stream.HangUp();

        var ending = await EndAsync(reading);

        Assert.Equal((SessionEndingKind.ClosedByServer, code), (ending.Kind, ending.Code));
        Assert.True(code == peer.CloseCode, fault);
        Assert.DoesNotContain("pong late", peer.Texts);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_is_read()
    {
        var (peer, stream, reading) = Read(_hub.Join());
        stream.Send(ClientFrame.Text("ping " + new string('x', 65_536 - 5)));
        stream.Send(ClientFrame.Close(1000));

        await EndAsync(reading);

        Assert.Equal(65_536, peer.Texts.Last().Length);
    }

    [Fact]
    public async Task A_connection_that_ends_frees_the_places_at_once_and_ends_the_session()
    {
        var gate = new CapacityGate(1);
        var slot = new SessionSlot();
        slot.Hold(gate.TryTake()!);
        var (_, stream, reading) = Read(_hub.Join(slot: slot));

        stream.HangUp();

        Assert.Equal(new SessionEnding(SessionEndingKind.Lost, 1006), await EndAsync(reading));
        Assert.Equal(0, gate.Taken);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_connection_that_breaks_is_lost_and_no_exception()
    {
        var (_, stream, reading) = Read(_hub.Join());

        stream.Fail(new IOException("reset"));

        Assert.Equal(SessionEndingKind.Lost, (await EndAsync(reading)).Kind);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_dialect_that_fails_to_read_closes_its_session_with_1011_and_is_told_to_the_observer()
    {
        var dialect = new LineDialect();
        dialect.Failing.Add(nameof(LineDialect.ReadText));
        var (peer, stream, reading) = Read(_hub.Join(dialect: dialect));

        stream.Send(ClientFrame.Text("anything"));

        Assert.Same(GatewayErrors.Internal, (await EndAsync(reading)).Error);
        Assert.Equal(1011, peer.CloseCode);
        Assert.Single(_hub.Observer.Faults);
        AssertNothingLeft();
    }

    [Fact]
    public async Task An_idle_client_that_is_closed_is_not_waited_for_after_its_read_was_cancelled()
    {
        var (peer, stream, reading) = Read(_hub.Join());
        peer.Transport.OnCancelRead = stream.Input.CancelPendingRead; // ends the read that waits without a buffer, and only that
        _hub.Post(peer, ShardAction.Close, GatewayErrors.TokenExpired);

        _hub.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Same(GatewayErrors.TokenExpired, (await EndAsync(reading)).Error);
        Assert.Equal(0, peer.Transport.Aborts);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_flood_after_the_fault_is_dropped_up_to_4_MiB_and_then_not_listened_to()
    {
        var (_, stream, reading) = Read(_hub.Join());
        stream.Send([0x81, 0x00]);
        stream.Send(new byte[(4 * 1_024 * 1_024) + 8_192]);

        var ending = await EndAsync(reading);

        Assert.Equal(1002, ending.Code);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_believed_first_message_starts_the_session()
    {
        var peer = _hub.JoinWithoutGrant();
        var (_, stream, reading) = Read(peer, new Scripted(Admission.Granted(_hub.GrantFor("bob"))));
        stream.Send([.. ClientFrame.Text("auth secret"), .. ClientFrame.Text("ping 1"), .. ClientFrame.Close(1000)]);

        await EndAsync(reading);

        Assert.Equal(["signed-in", "welcome bob", "pong 1"], peer.Texts);
    }

    [Fact]
    public async Task A_refused_first_message_closes_with_its_code_and_is_not_tried_twice()
    {
        var peer = _hub.JoinWithoutGrant();
        var signIn = new Scripted(Admission.Refused(GatewayErrors.TokenInvalid));
        var (_, stream, reading) = Read(peer, signIn);
        stream.Send([.. ClientFrame.Text("auth wrong"), .. ClientFrame.Text("auth right")]);
        await TurnUntilAsync(() => peer.CloseCode is not null);
        stream.HangUp();

        await EndAsync(reading);

        Assert.Equal(4002, peer.CloseCode);
        Assert.Equal(1, signIn.Asked);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_bytes_in_random_pieces_end_every_session_once_with_a_name_and_leave_nothing(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var hub = new ShardHarness();
            var stream = new ClientStream { ChunkBytesMax = () => random.Next(1, 40) };
            var peer = hub.Join(limits: new SessionLimits { MessageBytesMax = 200, FragmentsMax = 4 });
            stream.Send(Noise(random));
            stream.HangUp();
            var reading = SessionReader.RunAsync(peer.Session, stream.Input, null, TestContext.Current.CancellationToken);

            var ending = await EndAsync(reading, hub);

            Assert.True(Enum.IsDefined(ending.Kind));
            Assert.Single(hub.Observer.Ended);
            Assert.Empty(hub.Observer.Faults);
            Assert.Equal(0, hub.Shard.SessionCount + hub.Shard.Buffers.Rented + hub.SessionsArmed);
            Assert.All(peer.Transport.Frames.SkipLast(1), frame => Assert.False(frame.IsClose));
        }
    }

    // Whole frames, broken ones and plain noise in any order.
    private static byte[] Noise(Random random)
    {
        var bytes = new List<byte>();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var payload = new byte[random.Next(300)];
            random.NextBytes(payload);
            bytes.AddRange(
                random.Next(6) switch
                {
                    0 => payload,
                    1 => ClientFrame.Of(random.Next(16), payload, random.Next(2) == 0),
                    2 => ClientFrame.Of(0x9, payload.AsSpan(0, Math.Min(payload.Length, 125))),
                    3 => ClientFrame.Close(random.Next(900, 5_100)),
                    4 => ClientFrame.Text("ping x", random.Next(4) > 0),
                    _ => ClientFrame.Text($"sub {ShardHarness.Infy} ltp"),
                }
            );
        }

        return [.. bytes];
    }

    private static (Peer Peer, ClientStream Stream, Task<SessionEnding> Reading) Read(Peer peer, ISignIn? signIn = null)
    {
        var stream = new ClientStream();
        return (peer, stream, SessionReader.RunAsync(peer.Session, stream.Input, signIn, TestContext.Current.CancellationToken));
    }

    private async Task<SessionEnding> EndAsync(Task<SessionEnding> reading) => await EndAsync(reading, _hub);

    private static async Task<SessionEnding> EndAsync(Task<SessionEnding> reading, ShardHarness hub)
    {
        await TurnUntilAsync(() => reading.IsCompleted || hub.Shard.SessionCount == 0, hub);
        return await reading.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private Task TurnUntilAsync(Func<bool> isReached) => TurnUntilAsync(isReached, _hub);

    private static async Task TurnUntilAsync(Func<bool> isReached, ShardHarness hub)
    {
        while (!isReached())
        {
            Assert.True(await hub.Woken.WaitAsync(Patience, TestContext.Current.CancellationToken), "The shard was not woken in time.");
            hub.Shard.Turn();
        }
    }

    private void AssertNothingLeft()
    {
        Assert.Equal(0, _hub.Shard.SessionCount);
        Assert.Equal(0, _hub.Shard.Buffers.Rented);
        Assert.Equal(0, _hub.SessionsArmed);
        Assert.Single(_hub.Observer.Ended);
    }

    private sealed class Scripted(Admission admission) : ISignIn
    {
        public int Asked { get; private set; }

        public ValueTask<SignInOutcome> SignInAsync(SignInRequest request, SessionSlot slot, CancellationToken cancellation)
        {
            Asked++;
            return new(new SignInOutcome(admission));
        }
    }
}

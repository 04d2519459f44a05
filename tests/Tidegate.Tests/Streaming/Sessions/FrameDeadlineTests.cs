using Tidegate.Core.Errors;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Sessions;

public sealed class FrameDeadlineTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan FrameTimeout = new SessionLimits().FrameTimeout;

    // Neither pings nor silence end it in the time that these tests take, so that what does is the frame's own deadline.
    private static readonly SessionLimits Patient = new() { PongTimeout = null, PingInterval = TimeSpan.FromSeconds(3) };

    private readonly ReaderHarness _client = new(Patient);

    public static TheoryData<string, byte[]> Beginnings =>
        new()
        {
            { "half a header", [0x81] },
            { "a header without its mask", [0x81, 0x85, 1, 2] },
            { "a header and half the payload", ClientFrame.Text("hello")[..^2] },
            { "a long length cut in two", [0x81, 0xFE, 0x10] },
            { "half a ping", ClientFrame.Of(0x9, "beat"u8)[..3] },
            { "half a close frame", ClientFrame.Close(1000)[..^1] },
            { "the first fragment of a message", ClientFrame.Text("ping ", isFinal: false) },
            { "an empty fragment", ClientFrame.Text("", isFinal: false) },
            { "a whole message and half of the next", [.. ClientFrame.Text("ignored"), 0x81] },
        };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task What_begins_and_does_not_end_closes_with_4102_at_its_deadline_and_not_one_tick_before(string beginning, byte[] bytes)
    {
        _client.Hub.Advance(TimeSpan.FromSeconds(1));
        await _client.SendAsync(bytes);

        _client.Hub.Advance(FrameTimeout - Tick);
        Assert.Equal((beginning, null), (beginning, _client.CloseCode));

        _client.Hub.Advance(Tick);
        Assert.Equal((beginning, 4102), (beginning, _client.CloseCode));
        Assert.Same(GatewayErrors.Idle, (await _client.EndAsync()).Error);
        Assert.Equal((0, 0), (_client.Hub.Shard.SessionCount, _client.Hub.SessionsArmed));
    }

    [Fact]
    public async Task One_byte_every_250_ms_does_not_move_the_deadline()
    {
        var frame = ClientFrame.Text(new string('x', 1_000));
        for (var i = 0; i < FrameTimeout / TimeSpan.FromMilliseconds(250); i++)
        {
            await _client.SendAsync(frame.AsMemory(i, 1));
            Assert.Null(_client.CloseCode);
            _client.Hub.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.Equal(4102, _client.CloseCode);
    }

    [Fact]
    public async Task Pings_and_pongs_between_the_fragments_do_not_move_the_deadline()
    {
        await _client.SendAsync(ClientFrame.Text("ping ", isFinal: false));
        for (var second = 1; second < 10; second++)
        {
            _client.Hub.Advance(TimeSpan.FromSeconds(1));
            await _client.SendAsync(ClientFrame.Of(0xA, []));
            await _client.SendAsync(ClientFrame.Of(0x9, "beat"u8));
            await _client.SendAsync(ClientFrame.Of(0x0, "x"u8, isFinal: false));
        }

        _client.Hub.Advance(TimeSpan.FromSeconds(1) - Tick);
        Assert.Null(_client.CloseCode);

        _client.Hub.Advance(Tick);
        Assert.Equal(4102, _client.CloseCode);
    }

    [Fact]
    public async Task A_frame_that_is_whole_at_the_last_moment_is_answered()
    {
        var frame = ClientFrame.Text("ping 1");
        await _client.SendAsync(frame.AsMemory(..^1));
        _client.Hub.Advance(FrameTimeout - Tick);
        await _client.SendAsync(frame.AsMemory(^1..));

        _client.Hub.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(_client.CloseCode);
        Assert.Equal(["pong 1"], _client.Texts);
    }

    [Fact]
    public async Task Every_frame_has_the_whole_time_for_itself()
    {
        // Each read ends in the middle of a frame: at no moment in ten minutes is nothing unfinished.
        var frame = ClientFrame.Text("ignored");
        byte[] endAndBeginning = [.. frame[5..], .. frame[..5]];
        await _client.SendAsync(frame.AsMemory(..5));
        for (var i = 0; i < 100; i++)
        {
            _client.Hub.Advance(TimeSpan.FromSeconds(6));
            await _client.SendAsync(endAndBeginning);
            Assert.Null(_client.CloseCode);
        }

        _client.Hub.Advance(FrameTimeout);
        Assert.Equal(4102, _client.CloseCode);
    }

    [Fact]
    public async Task Frames_that_come_whole_ask_nothing_of_the_shard()
    {
        var armed = _client.Peer.Session.Clock.Deadline;
        byte[] frames = [.. ClientFrame.Of(0xA, []), .. ClientFrame.Text("ignored"), .. ClientFrame.Of(0xA, "x"u8)];
        var before = _client.Hub.Wakes;

        await _client.SendAsync(frames);

        Assert.Equal(before, _client.Hub.Wakes);
        Assert.Equal(armed, _client.Peer.Session.Clock.Deadline);
    }

    [Fact]
    public async Task However_many_frames_come_in_pieces_the_shard_is_told_once_in_each_deadline()
    {
        var frame = ClientFrame.Text("ignored");
        var before = _client.Hub.Wakes;
        for (var i = 0; i < 60; i++) // 30 s
        {
            await _client.SendAsync(frame.AsMemory(..3));
            await _client.SendAsync(frame.AsMemory(3..));
            _client.Hub.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.InRange(_client.Hub.Wakes - before, 1, 4);
        Assert.Null(_client.CloseCode);
    }

    [Fact]
    public async Task A_client_that_is_closing_is_not_closed_again_for_its_frame()
    {
        await _client.SendAsync(ClientFrame.Text("ping ", isFinal: false));
        _client.Hub.Post(_client.Peer, Tidegate.Streaming.Hub.ShardAction.Close, GatewayErrors.TokenExpired);

        _client.Hub.Advance(FrameTimeout * 2);

        Assert.Equal(4003, _client.CloseCode);
        Assert.Same(GatewayErrors.TokenExpired, (await _client.EndAsync()).Error);
        Assert.Equal(0, _client.Hub.SessionsArmed);
    }

    public void Dispose() => _client.Dispose();
}

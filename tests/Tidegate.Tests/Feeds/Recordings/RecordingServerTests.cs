using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds;
using Tidegate.Feeds.Recordings;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Recordings;

public sealed class RecordingServerTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly ManualTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Client_gets_every_message_byte_for_byte_and_a_close_with_1000()
    {
        var bytes = new MemoryStream();
        using (var writer = new RecordingWriter(bytes, Recorded.Header))
        {
            writer.Write(TimeSpan.Zero, RecordedKind.Text, "{ \"a\":1.10}"u8);
            writer.Write(TimeSpan.Zero, RecordedKind.Note, "{}"u8); // is for people
            writer.Write(TimeSpan.Zero, RecordedKind.Binary, new byte[] { 0, 255, 7 });
            writer.Write(TimeSpan.Zero, RecordedKind.Text, Encoding.UTF8.GetBytes(new string('y', 400_000)));
            writer.Complete(TimeSpan.Zero, "asked", 0);
        }

        await using var server = await ServeAsync(bytes.ToArray(), new RecordingServerOptions());
        using var client = await ConnectAsync(server, "other", "tidegate.v1");

        Assert.Equal("tidegate.v1", client.SubProtocol);
        Assert.Equal((WebSocketMessageType.Text, "{ \"a\":1.10}"), await ReadAsync(client));
        var (kind, text) = await ReadAsync(client);
        Assert.Equal((WebSocketMessageType.Binary, 3), (kind, text.Length));
        Assert.Equal(400_000, (await ReadAsync(client)).Text.Length);
        Assert.Equal(WebSocketMessageType.Close, (await ReadAsync(client)).Kind);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Theory]
    [InlineData(0.5, 20_000)]
    [InlineData(1, 10_000)]
    [InlineData(100, 100)]
    public async Task Messages_keep_their_distances_at_any_speed(double speed, int milliseconds)
    {
        await using var server = await ServeAsync(Recorded.File((0, "a"), (10, "b"), (20, "c")), new() { Speed = speed });
        using var client = await ConnectAsync(server);
        Assert.Equal("a", (await ReadAsync(client)).Text);
        foreach (var next in (string[])["b", "c"])
        {
            var coming = ReadAsync(client);
            await _time.UntilTimerAsync(TimeSpan.FromMilliseconds(milliseconds));
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.False(coming.IsCompleted);
            await _time.UntilTimerAsync(TimeSpan.FromMilliseconds(1));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(next, (await coming).Text);
        }
    }

    [Fact]
    public async Task Loop_begins_anew_after_its_pause_and_each_client_at_the_first_message()
    {
        await using var server = await ServeAsync(
            Recorded.File((0, "a"), (1, "b")),
            new() { Loop = true, LoopPause = TimeSpan.FromSeconds(2) }
        );
        using var first = await ConnectAsync(server);
        Assert.Equal("a", (await ReadAsync(first)).Text);
        await AdvanceAsync(1);
        Assert.Equal("b", (await ReadAsync(first)).Text);
        using var second = await ConnectAsync(server);
        Assert.Equal("a", (await ReadAsync(second)).Text);
        await AdvanceAsync(2);
        Assert.Equal("a", (await ReadAsync(first)).Text);
        Assert.Equal("b", (await ReadAsync(second)).Text);
    }

    [Fact]
    public async Task Recording_that_was_cut_plays_as_far_as_it_goes()
    {
        var bytes = new MemoryStream();
        using (var writer = new RecordingWriter(bytes, Recorded.Header))
        {
            writer.Write(TimeSpan.Zero, RecordedKind.Text, "a"u8);
        }

        await using var server = await ServeAsync(bytes.ToArray(), new() { Loop = false });
        using var client = await ConnectAsync(server);

        Assert.Equal("a", (await ReadAsync(client)).Text);
        Assert.Equal(WebSocketMessageType.Close, (await ReadAsync(client)).Kind);
    }

    [Theory]
    [InlineData(0.09)]
    [InlineData(1_001)]
    [InlineData(double.NaN)]
    public void Speed_out_of_range_is_refused(double speed) =>
        Assert.Throws<ArgumentException>(() =>
            new RecordingServer(_file, new() { Speed = speed }, _time, NullLogger<RecordingServer>.Instance)
        );

    [Fact]
    public void File_that_is_no_recording_is_refused() =>
        Assert.Throws<FeedRefusedException>(() => new RecordingServer(_file, new(), _time, NullLogger<RecordingServer>.Instance));

    private async Task<RecordingServer> ServeAsync(byte[] file, RecordingServerOptions options)
    {
        await File.WriteAllBytesAsync(_file, file, Token);
        return new RecordingServer(_file, options with { SendTimeout = TimeSpan.FromDays(1) }, _time, NullLogger<RecordingServer>.Instance);
    }

    private async Task AdvanceAsync(int seconds)
    {
        await _time.UntilTimerAsync(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }

    private static async Task<ClientWebSocket> ConnectAsync(RecordingServer server, params string[] protocols)
    {
        var client = new ClientWebSocket();
        Array.ForEach(protocols, client.Options.AddSubProtocol);
        await client.ConnectAsync(new Uri(server.Address, "any/path?token=x"), Token);
        return client;
    }

    private static async Task<(WebSocketMessageType Kind, string Text)> ReadAsync(ClientWebSocket client)
    {
        var bytes = new byte[500_000];
        for (var count = 0; ; )
        {
            var read = await client.ReceiveAsync(bytes.AsMemory(count), Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token);
            count += read.Count;
            if (read.EndOfMessage)
            {
                return (
                    read.MessageType,
                    read.MessageType == WebSocketMessageType.Binary
                        ? Encoding.Latin1.GetString(bytes, 0, count)
                        : Encoding.UTF8.GetString(bytes, 0, count)
                );
            }
        }
    }
}

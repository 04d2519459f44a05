using System.Net.Sockets;
using System.Text;

namespace Tidegate.Tests.Feeds.Simulators;

/// <summary>What knocks at a simulator without being a client of it.</summary>
public sealed class SimulatorServerTests : IAsyncDisposable
{
    private const string Good =
        "GET /?api_key=key&access_token=token HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private readonly SimulatedExchange _exchange = new();

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    [Fact]
    public async Task The_accept_key_is_that_of_RFC_6455()
    {
        var answer = await AskAsync(Good + "\r\n", "\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", answer, StringComparison.Ordinal); // §1.3
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nno colon\r\n\r\n")]
    [InlineData(Good + "\r\nand more")]
    public async Task What_is_no_upgrade_is_answered_400(string request) =>
        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task A_head_without_an_end_is_answered_400_at_16_KiB() =>
        Assert.StartsWith(
            "HTTP/1.1 400 ",
            await AskAsync($"GET / HTTP/1.1\r\nX: {new string('x', 16_384 - 19)}"),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_head_that_does_not_come_is_waited_for_five_seconds()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _exchange.Simulator.Address.Port, TestContext.Current.CancellationToken);
        var ending = client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        await _exchange.Time.UntilTimerAsync(TimeSpan.FromSeconds(5));

        _exchange.Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(ending.IsCompleted);
        _exchange.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(0, await ending.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_message_beyond_256_KiB_ends_the_connection()
    {
        using var client = await _exchange.ConnectAsync();

        await client.SayAsync(new string('x', 262_145));

        Assert.False(await client.ReadAsync());
    }

    private async Task<string> AskAsync(string request, string? until = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _exchange.Simulator.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        var answer = new StringBuilder();
        var buffer = new byte[1_024];
        while (until is null || !answer.ToString().Contains(until, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            if (read == 0)
            {
                break;
            }

            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}

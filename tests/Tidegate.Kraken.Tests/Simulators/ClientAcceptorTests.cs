using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Simulators.Sockets;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>A simulator lets clients in until it is stopped, whatever becomes of one of them at the door.</summary>
public sealed class ClientAcceptorTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private int _calls;

    public void Dispose()
    {
        _client.Dispose();
        _stopping.Dispose();
    }

    [Theory]
    [InlineData(SocketError.ConnectionAborted)]
    [InlineData(SocketError.ConnectionReset)]
    public async Task Client_that_left_before_it_was_let_in_ends_nothing(SocketError error)
    {
        var acceptor = Acceptor(call => call < 3 ? throw new SocketException((int)error) : _client);

        Assert.Same(_client, await acceptor.NextAsync(_stopping.Token));
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task Want_of_sockets_is_waited_out_and_not_asked_about_without_a_pause()
    {
        var acceptor = Acceptor(call => call == 1 ? throw new SocketException((int)SocketError.TooManyOpenSockets) : _client);

        var next = acceptor.NextAsync(_stopping.Token).AsTask();
        await _time.UntilTimerAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((1, false), (_calls, next.IsCompleted));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Same(_client, await next);
    }

    [Theory]
    [InlineData("Not listening")]
    [InlineData("operation cancelled")]
    [InlineData("socket")]
    [InlineData("disposed")]
    public async Task Listener_that_is_stopped_under_it_is_an_end_and_no_fault(string how)
    {
        var acceptor = Acceptor(_ =>
        {
            _stopping.Cancel();
            throw how switch
            {
                "Not listening" => new InvalidOperationException(how),
                "socket" => new SocketException((int)SocketError.OperationAborted),
                "disposed" => new ObjectDisposedException(how),
                _ => new OperationCanceledException(how),
            };
        });

        Assert.Null(await acceptor.NextAsync(_stopping.Token));
    }

    [Fact]
    public async Task Listener_that_does_not_listen_although_nobody_stopped_it_is_a_fault_of_ours()
    {
        var acceptor = Acceptor(_ => throw new InvalidOperationException("Not listening"));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await acceptor.NextAsync(_stopping.Token));
    }

    private ClientAcceptor Acceptor(Func<int, Socket> accept) =>
        new(
            async cancellation =>
            {
                await Task.Yield();
                return accept(++_calls);
            },
            _time,
            NullLogger.Instance
        );
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tidegate.Testing;

/// <summary>A WebSocket server on a real loopback socket that does exactly what a test's script says, good or bad.</summary>
/// <remarks>The script runs once per accepted connection. A script that faults for another reason than a gone client fails the test at disposal.</remarks>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Exception> _faults = [];
    private readonly List<Task> _conversations = [];
    private readonly Func<PeerConversation, Task> _script;
    private readonly Task _accepting;
    private int _connections;

    public ScriptedPeer(Func<PeerConversation, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Uri => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/stream");

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_conversations);
        _stopping.Dispose();
        if (!_faults.IsEmpty)
        {
            throw new InvalidOperationException("A script of the peer failed.", new AggregateException(_faults));
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token);
                _conversations.Add(ConverseAsync(socket, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception fault)
            when (fault is OperationCanceledException or SocketException or ObjectDisposedException
                || (fault is InvalidOperationException && _stopping.IsCancellationRequested)
            )
        {
            // stopped, perhaps between two connections: a listener that was stopped before it is asked says that it does not listen
        }
    }

    private async Task ConverseAsync(Socket socket, int number)
    {
        try
        {
            using var conversation = new PeerConversation(socket, number, _stopping.Token);
            await conversation.ReadHeadAsync();
            await _script(conversation);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // the client left, or the test is over
        }
        catch (Exception fault)
        {
            _faults.Add(fault);
        }
    }
}

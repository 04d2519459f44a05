using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Tidegate.Streaming.Outbox;

/// <summary>Writes straight to a plain TCP socket: one system call for everything pending.</summary>
/// <remarks>
/// The upgrade response must have left before the first write, and nobody else may write to the socket from then on. The owner of the
/// connection disposes the socket when the peer hangs up, possibly between two of our writes: <see cref="ObjectDisposedException"/> is a
/// normal ending here, not a fault.
/// </remarks>
/// <param name="socket">The connection's socket; becomes non-blocking, which its owner's asynchronous reads do not notice.</param>
/// <param name="owner">Reads from it.</param>
public sealed class SocketTransport(Socket socket, ISocketOwner owner) : ISessionTransport
{
    // By default the kernel would take up to 4 MiB for a client that has stopped reading: minutes of stale prices before anybody noticed.
    private const int SendBufferBytes = 65_536;

    private SocketAsyncEventArgs? _rest;
    private IWriteCompletion? _completion;
    private bool _isNonBlocking;

    /// <inheritdoc />
    public WriteOutcome Write(ReadOnlyMemory<byte> bytes, IWriteCompletion completion)
    {
        try
        {
            if (!_isNonBlocking)
            {
                socket.Blocking = false; // Send then is a bare system call that never waits
                socket.SendBufferSize = SendBufferBytes;
                _isNonBlocking = true;
            }

            var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success when sent == bytes.Length => WriteOutcome.Done,
                SocketError.Success => SendRest(bytes[sent..], completion),
                SocketError.WouldBlock => SendRest(bytes, completion),
                _ => WriteOutcome.Gone,
            };
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return WriteOutcome.Gone;
        }
    }

    /// <inheritdoc />
    public void CancelRead() => owner.CancelRead();

    /// <inheritdoc />
    public void Abort() => owner.Abort();

    /// <inheritdoc />
    public void Dispose() => _rest?.Dispose();

    private WriteOutcome SendRest(ReadOnlyMemory<byte> rest, IWriteCompletion completion)
    {
        if (_rest is null)
        {
            _rest = new SocketAsyncEventArgs(true);
            _rest.Completed += (_, _) => OnSent();
        }

        _completion = completion;
        _rest.SetBuffer(MemoryMarshal.AsMemory(rest));
        if (socket.SendAsync(_rest))
        {
            return WriteOutcome.Pending;
        }

        return _rest.SocketError == SocketError.Success ? WriteOutcome.Done : WriteOutcome.Gone;
    }

    private void OnSent()
    {
        var isGone = _rest!.SocketError != SocketError.Success;
        _completion!.WriteCompleted(isGone);
    }
}

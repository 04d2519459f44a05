using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Tidegate.Client.Connections;

namespace Tidegate.Client;

/// <summary>Client of the <c>nse</c> dialect: plain text frames, one JSON object each, without welcome, replies or reconnect.</summary>
/// <remarks><c>/</c> sends rows by itself; <c>/ws</c> sends ticks of the symbols asked for with <see cref="SubscribeAsync"/>.</remarks>
public sealed class NseStream : IAsyncDisposable
{
    private readonly ClientSocket _socket;
    private readonly Channel<string> _frames;
    private long _dropped;

    private NseStream(ClientSocket socket, int framesMax)
    {
        _socket = socket;
        _frames = Channel.CreateBounded<string>(
            new BoundedChannelOptions(framesMax) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _dropped)
        );
        Ended = RunAsync();
    }

    /// <summary>Completes when the stream is over; never faults. Close code 1000 <c>Stream completed</c> is the end of the data.</summary>
    public Task<ConnectionEnd> Ended { get; }

    /// <summary>Frames thrown away because the reader was too slow (<see cref="TidegateClientOptions.PushesMax"/>, oldest first).</summary>
    public long FramesDropped => Interlocked.Read(ref _dropped);

    /// <summary>Connects once. A credential cannot travel in a first message here.</summary>
    /// <exception cref="ConnectRefusedException">The server said no.</exception>
    /// <exception cref="ConnectFailedException">There was no usable answer.</exception>
    public static async Task<NseStream> ConnectAsync(TidegateClientOptions options, CancellationToken cancellation)
    {
        TidegateClientOptions.Check(options);
        var token = options.Credential is null ? null : await options.Credential(cancellation).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            var socket = await ClientSocket
                .ConnectAsync(options, subprotocol: null, token, resume: null, either.Token)
                .ConfigureAwait(false);
            return new NseStream(socket, options.PushesMax);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new ConnectFailedException(
                $"{options.Uri.Authority} did not answer within {options.ConnectTimeout.TotalSeconds:0.###} s",
                fault
            );
        }
    }

    /// <summary>Asks for the ticks of one symbol; the answer is one of the frames.</summary>
    public ValueTask SubscribeAsync(string symbol, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        var request = $$"""{"action":"subscribe","symbol":"{{JsonEncodedText.Encode(symbol)}}"}""";
        return _socket.SendAsync(Encoding.UTF8.GetBytes(request), cancellation);
    }

    /// <summary>Frames as they come, until the stream is over (<see cref="Ended"/> says how). One reader at a time.</summary>
    public IAsyncEnumerable<string> ReadAllAsync(CancellationToken cancellation) => _frames.Reader.ReadAllAsync(cancellation);

    /// <summary>Closes with 1000. Twice is fine.</summary>
    public Task CloseAsync() => _socket.CloseAsync(Ended);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _socket.Abort(ConnectionEnd.ClosedByUs);
        await Ended.ConfigureAwait(false);
        await _socket.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<ConnectionEnd> RunAsync()
    {
        await Task.Yield(); // the constructor returns before the first frame is handled
        var end = await _socket
            .RunAsync(text =>
            {
                _frames.Writer.TryWrite(Encoding.UTF8.GetString(text.Span));
                return null;
            })
            .ConfigureAwait(false);
        _frames.Writer.TryComplete();
        return end;
    }
}

using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using Tidegate.Tests.Streaming.Hub;

namespace Tidegate.Tests.Streaming.Sessions;

/// <summary>One session on a shard that the test turns, with its reader running: bytes in, frames out, time by hand.</summary>
internal sealed class ReaderHarness : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientStream _stream = new();
    private readonly Task<SessionEnding> _reading;
    private Task<bool>? _wake;

    public ReaderHarness(SessionLimits? limits = null, LineDialect? dialect = null)
    {
        Peer = Hub.Join(limits: limits, dialect: dialect);
        Peer.Transport.OnCancelRead = _stream.Input.CancelPendingRead;
        Peer.Transport.OnAbort = () => _stream.Fail(new IOException("aborted"));
        _reading = SessionReader.RunAsync(Peer.Session, _stream.Input, null, TestContext.Current.CancellationToken);
    }

    public ShardHarness Hub { get; } = new();

    public Peer Peer { get; }

    public int? CloseCode => Peer.CloseCode;

    public IEnumerable<string> Texts => Peer.Texts.Skip(1); // without the welcome

    /// <summary>Sends bytes and comes back when the server has dealt with all of them, or listens no longer.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _stream.Send(bytes.Span);
        await SettleAsync();
    }

    /// <summary>The client hangs up, and its session ends.</summary>
    public async Task<SessionEnding> EndAsync()
    {
        _stream.HangUp();
        while (!_reading.IsCompleted && Hub.Shard.SessionCount > 0)
        {
            await Task.WhenAny(_reading, WakeAsync());
            Hub.Shard.Turn();
        }

        return await _reading.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _stream.Dispose();

    private async Task SettleAsync()
    {
        var waits = _stream.UntilWaitingAsync();
        while (!waits.IsCompleted && !_reading.IsCompleted)
        {
            Hub.Shard.Turn();
            await Task.WhenAny(waits, _reading, WakeAsync());
        }

        Hub.Shard.Turn(); // what was posted last
    }

    // A wait that was not needed is kept for the next time: left alone it would take the next wake away.
    private Task<bool> WakeAsync() =>
        _wake = _wake is { IsCompleted: false } ? _wake : Hub.Woken.WaitAsync(Patience, TestContext.Current.CancellationToken);
}

using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Tidegate.Core.Messages;
using Tidegate.Feeds.Brokers.Sockets;
using Tidegate.Feeds.Brokers.Upstream;

namespace Tidegate.Feeds.Brokers;

/// <summary>One open socket, from the first subscription to the reason of its end: a reader, a writer and a pulse, none of which outlives it.</summary>
internal sealed class BrokerConversation(
    IBrokerLanguage language,
    IBrokerSocket socket,
    UpstreamBoard board,
    UpstreamShard shard,
    ConnectionListener listener,
    TimeProvider time,
    Func<ConnectionListener, string?> judge
) : IDisposable
{
    private const int BufferBytesMin = 16_384;
    private static readonly TimeSpan PulseMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _writing = new(1);
    private readonly byte[]? _keepAlive = language.Habits.KeepAliveText is { } text ? Encoding.UTF8.GetBytes(text) : null;

    /// <summary>Talks until something ends it.</summary>
    /// <returns>A reason of <see cref="ConversationEnd"/>.</returns>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        board.Restart(shard);
        shard.Wake();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task<string>[] parts = [ReadAsync(ending.Token), WriteAsync(ending.Token), PulseAsync(ending.Token)];
        var reason = await await Task.WhenAny(parts);
        if (ConversationEnd.IsOurs(reason))
        {
            await FarewellAsync();
        }

        await ending.CancelAsync();
        await socket.DisposeAsync(); // also what does not hear a cancellation ends with its socket
        await Task.WhenAll(parts);
        return stopping.IsCancellationRequested ? ConversationEnd.Stopping : reason;
    }

    public void Dispose() => _writing.Dispose();

    private async Task<string> ReadAsync(CancellationToken ending)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(BufferBytesMin, language.Habits.MessageBytesMax));
        try
        {
            for (var length = 0; ; )
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), ending);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return ConversationEnd.Closed;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    Hear(buffer.AsSpan(0, length), part.MessageType == WebSocketMessageType.Text);
                    length = 0;
                }
                else if (length >= language.Habits.MessageBytesMax)
                {
                    listener.OnFault(ConversationEnd.TooBig);
                    return ConversationEnd.TooBig;
                }
                else if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return ConversationEnd.Stopping;
        }
#pragma warning disable CA1031 // whatever the network did, this connection is over
        catch (Exception)
#pragma warning restore CA1031
        {
            return ConversationEnd.Lost;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Hear(ReadOnlySpan<byte> message, bool isText)
    {
        listener.Begin();
        language.Read(message, isText, listener);
        listener.End();
    }

    // By what has come, never by what was announced.
    private byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, language.Habits.MessageBytesMax));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private async Task<string> WriteAsync(CancellationToken ending)
    {
        var changes = new List<UpstreamChange>(language.Habits.BatchMax);
        var scratch = new ArrayBufferWriter<byte>(4_096);
        var messages = new List<byte[]>();
        try
        {
            while (true)
            {
                await shard.WaitAsync(ending);
                for (
                    board.Take(shard, language.Habits.BatchMax, changes, time.GetTimestamp());
                    changes.Count > 0;
                    board.Take(shard, language.Habits.BatchMax, changes, time.GetTimestamp())
                )
                {
                    Encode(changes, scratch, messages);
                    foreach (var message in messages)
                    {
                        await SendAsync(message, ending);
                    }

                    TellSubscribed(changes);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return ConversationEnd.Stopping;
        }
        catch (OperationCanceledException)
        {
            return ConversationEnd.Stuck;
        }
#pragma warning disable CA1031 // as in the reader
        catch (Exception)
#pragma warning restore CA1031
        {
            return ConversationEnd.Lost;
        }
    }

    private void Encode(List<UpstreamChange> changes, ArrayBufferWriter<byte> scratch, List<byte[]> messages)
    {
        messages.Clear();
        scratch.ResetWrittenCount();
        var batch = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(changes);
        language.WriteChanges(batch, scratch, message => messages.Add(message.ToArray()));
    }

    private void TellSubscribed(List<UpstreamChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Before is null && shard.TryFind(change.Instrument, out var stream))
            {
                var seen = stream.LastTick; // before the look at its state: a tick between the two is not to be taken back
                if (stream.Told.State != FeedState.Live)
                {
                    stream.TellUnlessTicked(seen, FeedState.Recovering, "subscribed");
                }
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken ending)
    {
        using var deadline = new CancellationTokenSource(WriteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ending);
        await _writing.WaitAsync(either.Token);
        try
        {
            await socket.SendTextAsync(message, either.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Looks around several times within each limit: silence, signs of life, and what the owner judges by.</summary>
    private async Task<string> PulseAsync(CancellationToken ending)
    {
        var habits = language.Habits;
        var interval = Min(Min(habits.SilenceMax / 4, PulseMax), _keepAlive is null ? PulseMax : habits.KeepAliveInterval);
        var lastSign = time.GetTimestamp();
        using var ticks = new PeriodicTimer(interval, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(ending))
            {
                if (time.GetElapsedTime(listener.LastMessage) >= habits.SilenceMax)
                {
                    return ConversationEnd.Silent;
                }

                if (judge(listener) is { } reason)
                {
                    return reason;
                }

                if (_keepAlive is not null && time.GetElapsedTime(lastSign) >= habits.KeepAliveInterval)
                {
                    lastSign = time.GetTimestamp();
                    await SendAsync(_keepAlive, ending);
                }
            }

            return ConversationEnd.Stopping;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return ConversationEnd.Stopping;
        }
        catch (OperationCanceledException)
        {
            return ConversationEnd.Stuck;
        }
#pragma warning disable CA1031 // as in the reader
        catch (Exception)
#pragma warning restore CA1031
        {
            return ConversationEnd.Lost;
        }
    }

    private async Task FarewellAsync()
    {
        using var deadline = new CancellationTokenSource(FarewellTimeout, time);
        try
        {
            await _writing.WaitAsync(deadline.Token);
            try
            {
                await socket.CloseAsync(deadline.Token);
            }
            finally
            {
                _writing.Release();
            }
        }
#pragma warning disable CA1031 // it ends in any case
        catch (Exception)
#pragma warning restore CA1031
        {
            // the peer went first
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

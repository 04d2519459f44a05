using System.Buffers;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Frames;
using Tidegate.Streaming.Hub;

namespace Tidegate.Streaming.Sessions;

/// <summary>The reading half of one socket: bytes to frames to messages to requests.</summary>
/// <remarks>
/// One request at a time is with the shard: the next is read only after it was dealt with, so a client that floods meets the back-pressure of
/// TCP and never fills a queue. An idle session holds no buffer.
/// </remarks>
public sealed class SessionReader
{
    // What a peer may still send after our close frame before we stop listening, so that a flood cannot use the linger.
    private const int DiscardBytesMax = 4 * 1_024 * 1_024;
    private const int ReadBytes = 4_096;

    private readonly StreamSession _session;
    private readonly Stream _stream;
    private readonly ISignIn? _signIn;
    private readonly MessageAssembler _assembler;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _isDiscarding;
    private bool _isBroken;
    private long _discarded;

    private SessionReader(StreamSession session, Stream stream, ISignIn? signIn)
    {
        (_session, _stream, _signIn) = (session, stream, signIn);
        _assembler = new MessageAssembler(session.Limits.MessageBytesMax, session.Limits.FragmentsMax);
    }

    /// <summary>Reads until the conversation is over, and returns when the session is out of the hub.</summary>
    /// <param name="session">A session that <see cref="TopicHub.Join"/> made.</param>
    /// <param name="stream">Where its client's bytes come from; a read of nothing waits for data.</param>
    /// <param name="signIn">Verifies a first message's credential; null where the session was admitted before.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    /// <returns>Why the session ended.</returns>
    public static async Task<SessionEnding> RunAsync(StreamSession session, Stream stream, ISignIn? signIn, CancellationToken cancellation)
    {
        var reader = new SessionReader(session, stream, signIn);
        var isPeerGone = true;
        try
        {
            isPeerGone = !await reader.TryReadToCloseAsync(cancellation);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The network's own way of saying that the peer has gone; the shard gives the ending its name.
        }
        catch (Exception exception) // a dialect's or a sign-in's: ours, so the peer is told
        {
            isPeerGone = false;
            session.Shard.Post(new ShardCommand(ShardAction.Fault, session, exception));
        }
        finally
        {
            reader.ReturnBuffer();
            reader._assembler.Release();
            session.Slot.Release(); // nothing more is heard from it: its places are free at once
            session.Shard.Post(new ShardCommand(ShardAction.ReaderDone, session, isPeerGone));
        }

        return await session.Ended; // bounded by the session's deadlines, which the shard keeps
    }

    /// <summary>Reads up to the peer's close frame; false: it has gone, or is not listened to any longer.</summary>
    private async Task<bool> TryReadToCloseAsync(CancellationToken cancellation)
    {
        while (_discarded <= DiscardBytesMax && await FillAsync(cancellation))
        {
            while (!_isBroken && TryReadFrame(out var header))
            {
                var payload = _buffer.AsMemory(_start + header.HeaderBytes, header.PayloadBytes);
                _start += header.HeaderBytes + header.PayloadBytes;
                if (header.Opcode == Opcode.Close)
                {
                    AcceptClose(header, payload.Span);
                    return true;
                }

                await HandleAsync(header, payload, cancellation);
            }

            if (_isBroken)
            {
                (_start, _end) = (0, 0); // past a broken head nothing can be told apart
            }
        }

        return false;
    }

    /// <summary>Waits for bytes without a buffer, then reads them into one; false at the end.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_start == _end)
        {
            ReturnBuffer();
            _ = await _stream.ReadAsync(Memory<byte>.Empty, cancellation);
            if (_session.IsHeardOut)
            {
                return false; // it was this read that was cancelled; the next one would wait again
            }

            _buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        }
        else
        {
            MakeRoom();
        }

        var count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += count;
        _discarded += _isDiscarding ? count : 0;
        return count > 0;
    }

    /// <summary>A frame lies in the buffer in part: moves it to the front, or into a larger buffer when it fills this one.</summary>
    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        var kept = _buffer.AsSpan(_start, _end - _start);
        var target = _start > 0 ? _buffer : ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        kept.CopyTo(target);
        if (!ReferenceEquals(target, _buffer))
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        (_start, _end) = (0, kept.Length);
    }

    private bool TryReadFrame(out FrameHeader header)
    {
        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (FrameHeader.TryRead(bytes, _session.Limits.MessageBytesMax, out header, out var fault))
        {
            return bytes.Length >= header.HeaderBytes + header.PayloadBytes;
        }

        if (fault is not null)
        {
            _isBroken = true;
            BeginClosing(fault);
        }

        return false;
    }

    /// <summary>Deals with one whole frame.</summary>
    private ValueTask HandleAsync(FrameHeader header, Memory<byte> payload, CancellationToken cancellation)
    {
        Masking.Apply(payload.Span, header.Mask);
        _session.LastHeard = _session.Shard.Clock.Now;
        return header.Opcode switch
        {
            _ when _isDiscarding => ValueTask.CompletedTask,
            Opcode.Pong => ValueTask.CompletedTask,
            Opcode.Ping => AskAsync(new ShardCommand(ShardAction.Pong, _session, payload.ToArray())),
            _ => HandleDataAsync(header, payload, cancellation),
        };
    }

    /// <summary>The peer has said its last; a faulty close frame is answered with the fault.</summary>
    private void AcceptClose(FrameHeader header, Span<byte> payload)
    {
        Masking.Apply(payload, header.Mask);
        var error = ClosePayload.Check(payload, out var code);
        _session.Shard.Post(
            error is null ? new ShardCommand(ShardAction.PeerClosed, _session, code) : new ShardCommand(ShardAction.Close, _session, error)
        );
    }

    private async ValueTask HandleDataAsync(FrameHeader header, Memory<byte> payload, CancellationToken cancellation)
    {
        if (!_assembler.TryAdd(header, payload, out var message, out var isText, out var fault))
        {
            if (fault is not null)
            {
                BeginClosing(fault);
            }

            return;
        }

        var request = isText ? _session.Dialect.ReadText(message.Span) : _session.Dialect.ReadBinary(message.Span);
        _assembler.Release();
        if (request is SignInRequest signIn && _session.Grant is null && _signIn is not null)
        {
            await SignInAsync(signIn, cancellation);
        }
        else if (request is not null)
        {
            await AskAsync(new ShardCommand(ShardAction.Request, _session, request));
        }
    }

    private async ValueTask SignInAsync(SignInRequest request, CancellationToken cancellation)
    {
        var admission = await _signIn!.SignInAsync(request.Credential, _session.Slot, cancellation);
        if (admission.IsGranted)
        {
            await AskAsync(new ShardCommand(ShardAction.SignIn, _session, new SignIn(request, admission.Grant)));
        }
        else
        {
            BeginClosing(admission.Refusal.Error);
        }
    }

    private ValueTask AskAsync(ShardCommand command)
    {
        var answered = _session.Answered.Next();
        _session.Shard.Post(command);
        return answered;
    }

    /// <summary>Asks the shard to close, and from here on only listens for the peer's close frame.</summary>
    private void BeginClosing(GatewayError error)
    {
        if (!_isDiscarding)
        {
            _isDiscarding = true;
            _session.Shard.Post(new ShardCommand(ShardAction.Close, _session, error));
        }
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _start, _end) = ([], 0, 0);
    }
}

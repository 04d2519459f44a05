using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
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

    private const string HelloBytesRule = "hello.bytes";

    private readonly StreamSession _session;
    private readonly FrameStream _frames;
    private readonly ISignIn? _signIn;
    private readonly MessageAssembler _assembler;
    private InboundRate _rate;
    private bool _isDiscarding;
    private bool _isBroken;
    private long _discarded;
    private int _signInsFailed;

    private SessionReader(StreamSession session, PipeReader input, ISignIn? signIn)
    {
        (_session, _signIn) = (session, signIn);
        _frames = new FrameStream(session, input);
        _assembler = new MessageAssembler(session.InboundBytesMax, session.Limits.FragmentsMax);
        _rate = new InboundRate(session.Limits.MessagesPerSecond, session.Shard.Clock);
    }

    /// <summary>Reads until the conversation is over, and returns when the session is out of the hub.</summary>
    /// <param name="session">A session that <see cref="TopicHub.Join"/> made.</param>
    /// <param name="input">Where its client's bytes come from; it stays the caller's. A cancelled read ends the reading.</param>
    /// <param name="signIn">Verifies a first message's credential; null where the session was admitted before.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    /// <returns>Why the session ended.</returns>
    public static async Task<SessionEnding> RunAsync(
        StreamSession session,
        PipeReader input,
        ISignIn? signIn,
        CancellationToken cancellation
    )
    {
        var reader = new SessionReader(session, input, signIn);
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
            reader._frames.Release();
            reader._assembler.Release();
            session.Slot.Release(); // nothing more is heard from it: its places are free at once
            session.Shard.Post(new ShardCommand(ShardAction.ReaderDone, session, isPeerGone));
        }

        return await session.Ended; // bounded by the session's deadlines, which the shard keeps
    }

    /// <summary>Reads up to the peer's close frame; false: it has gone, or is not listened to any longer.</summary>
    private async Task<bool> TryReadToCloseAsync(CancellationToken cancellation)
    {
        while (_discarded <= DiscardBytesMax && _frames.Take(await _frames.WaitAsync(cancellation)) is > 0 and var count)
        {
            _discarded += _isDiscarding ? count : 0;
            while (TryReadFrame(out var header, out var payload))
            {
                Masking.Apply(payload.Span, header.Mask);
                if (header.Opcode == Opcode.Close)
                {
                    AcceptClose(payload.Span);
                    return true;
                }

                await HandleAsync(header, payload, cancellation);
            }

            if (_isBroken)
            {
                _frames.Skip();
            }
        }

        return false;
    }

    private bool TryReadFrame(out FrameHeader header, out Memory<byte> payload)
    {
        (header, payload) = (default, default);
        if (_isBroken)
        {
            return false;
        }

        var isRead = _frames.TryRead(out header, out payload, out var fault);
        if (fault is not null)
        {
            _isBroken = true;
            BeginClosing(fault);
        }

        return isRead;
    }

    /// <summary>Deals with one whole frame.</summary>
    private ValueTask HandleAsync(FrameHeader header, Memory<byte> payload, CancellationToken cancellation)
    {
        _session.LastHeard = _session.Shard.Clock.Now;
        return _isDiscarding ? ValueTask.CompletedTask
            : header.IsControl ? HandleControlAsync(header, payload)
            : HandleDataAsync(header, payload, cancellation);
    }

    /// <summary>A ping or pong. It cannot be refused as a request can, so within the patience for excess a ping is answered all the same.</summary>
    private ValueTask HandleControlAsync(FrameHeader header, Memory<byte> payload)
    {
        if (_rate.Judge(cost: 1, out _) == InboundVerdict.Excessive)
        {
            BeginClosing(GatewayErrors.RateLimited);
            return ValueTask.CompletedTask;
        }

        if (header.Opcode == Opcode.Pong)
        {
            _session.Resumable?.Hear(payload.Span);
        }

        return header.Opcode == Opcode.Ping
            ? AskAsync(new ShardCommand(ShardAction.Pong, _session, payload.ToArray()))
            : ValueTask.CompletedTask;
    }

    /// <summary>The peer has said its last; a faulty close frame is answered with the fault.</summary>
    private void AcceptClose(ReadOnlySpan<byte> payload)
    {
        var error = ClosePayload.Check(payload, out var code);
        _session.Shard.Post(
            error is null
                ? new ShardCommand(ShardAction.PeerClosed, _session, code)
                : new ShardCommand(ShardAction.Close, _session, new Refusal(error))
        );
    }

    private async ValueTask HandleDataAsync(FrameHeader header, Memory<byte> payload, CancellationToken cancellation)
    {
        _assembler.MessageBytesMax = _session.InboundBytesMax; // a credential that was believed allows more
        if (!_assembler.TryAdd(header, payload, out var message, out var isText, out var fault))
        {
            if (fault is not null)
            {
                BeginClosing(fault);
            }

            return;
        }

        var request = isText ? _session.Dialect.ReadText(message.Span, _session.Facts) : _session.Dialect.ReadBinary(message.Span);
        _assembler.Release();
        if (TryPass(request, out var allowed))
        {
            await PassOnAsync(await CompleteAsync(allowed, cancellation), cancellation);
        }
    }

    /// <summary>Holds a message against the rate: too many are refused with a warning, and when that does not help the session ends.</summary>
    /// <returns>False when there is nothing to pass on.</returns>
    private bool TryPass(SessionRequest? request, [NotNullWhen(true)] out SessionRequest? allowed)
    {
        if (_session.Limits.MessagesPerSecond is var perSecond && perSecond != _rate.PerSecond)
        {
            _rate = new InboundRate(perSecond, _session.Shard.Clock); // its grant is another one since
        }

        var verdict = _rate.Judge(InboundRate.CostOf(request), out var retryAfter);
        allowed =
            verdict == InboundVerdict.Refused && request is not null
                ? new FaultyRequest(request.Id, GatewayErrors.RateLimited) { RetryAfter = retryAfter }
                : request;
        if (verdict == InboundVerdict.Excessive)
        {
            BeginClosing(GatewayErrors.RateLimited);
            allowed = null;
        }

        return allowed is not null;
    }

    /// <summary>What is not for strangers costs nothing before a credential was believed; a credential is completed once it was.</summary>
    private ValueTask<SessionRequest> CompleteAsync(SessionRequest request, CancellationToken cancellation) =>
        request is SignInRequest or RefreshRequest || (_session.Grant is null && !request.IsForStrangers)
            ? new(request)
            : _session.Dialect.CompleteAsync(request, _session.Facts, cancellation);

    private ValueTask PassOnAsync(SessionRequest request, CancellationToken cancellation) =>
        (request, _session.Grant) switch
        {
            (SettledRequest, _) => ValueTask.CompletedTask,
            (SignInRequest signIn, null) when _signIn is not null => SignInAsync(signIn, cancellation),
            (RefreshRequest refresh, { } current) when _session.Spec.Renewal is { } renewal => RenewAsync(
                renewal,
                refresh,
                current,
                cancellation
            ),
            (SubscribeRequest subscribe, { } current) when _session.Spec.Hook is { } hook => SubscribeAsync(
                hook,
                subscribe,
                current,
                cancellation
            ),
            (CurrentRequest look, { } current) when _session.Spec.Hook is { } hook => LookAsync(hook, look, current, cancellation),
            (ExplainRequest explain, { } current) => ExplainAsync(explain, current, cancellation),
            _ => AskAsync(new ShardCommand(ShardAction.Request, _session, request)),
        };

    private async ValueTask SubscribeAsync(SubscriptionHook hook, SubscribeRequest request, Grant current, CancellationToken cancellation)
    {
        var asks = await hook.JudgeAsync(current, _session.Endpoint, request.Asks, cancellation);
        await AskAsync(new ShardCommand(ShardAction.Request, _session, request with { Asks = asks }));
    }

    private async ValueTask LookAsync(SubscriptionHook hook, CurrentRequest request, Grant current, CancellationToken cancellation)
    {
        var asks = await hook.JudgeAsync(current, _session.Endpoint, [request.Ask], cancellation);
        await AskAsync(new ShardCommand(ShardAction.Request, _session, request with { Ask = asks[0] }));
    }

    private async ValueTask ExplainAsync(ExplainRequest request, Grant current, CancellationToken cancellation)
    {
        if (request.Credential is { } credential && _session.Spec.Renewal is { } renewal)
        {
            var admission = await renewal.ExamineAsync(credential, _session.Address, cancellation);
            var refusal = admission.Refusal ?? _session.Spec.Entry?.Invoke(admission.Grant!);
            request = request with { As = admission.Grant, Refusal = refusal };
        }

        if (request.Refusal is null && _session.Spec.Hook is { } hook)
        {
            var asks = await hook.JudgeAsync(request.As ?? current, _session.Endpoint, [request.Ask], cancellation);
            request = request with { Ask = asks[0] };
        }

        await AskAsync(new ShardCommand(ShardAction.Request, _session, request));
    }

    private async ValueTask SignInAsync(SignInRequest request, CancellationToken cancellation)
    {
        var (admission, resumed) = await _signIn!.SignInAsync(request, _session.Slot, cancellation);
        if (admission.IsGranted)
        {
            var facts = new SessionFacts(admission.Grant, _session.Spec.Route) { Line = _session };
            var completed = (SignInRequest)await _session.Dialect.CompleteAsync(request, facts, cancellation);
            await AskAsync(new ShardCommand(ShardAction.SignIn, _session, new SignIn(completed, admission.Grant, resumed)));
        }
        else if (++_signInsFailed < _session.Limits.SignInAttemptsMax)
        {
            await AskAsync(new ShardCommand(ShardAction.SignInRefused, _session, new RefusedSignIn(request, admission.Refusal)));
        }
        else
        {
            BeginClosing(admission.Refusal);
        }
    }

    private async ValueTask RenewAsync(GrantRenewal renewal, RefreshRequest request, Grant current, CancellationToken cancellation)
    {
        var places = new SessionSlot();
        var admission = request.IsSignInAnew
            ? await renewal.SignInAnewAsync(request.Credential, current, places, _session.Address, cancellation)
            : await renewal.RenewAsync(request.Credential, current, places, _session.Address, cancellation);
        if (admission.Grant is { } grant && _session.Spec.Entry?.Invoke(grant) is { } refusal)
        {
            places.Release();
            admission = Admission.Refused(refusal);
        }

        if (request.IsSignInAnew && admission.Refusal is { } wrong && ++_signInsFailed >= _session.Limits.SignInAttemptsMax)
        {
            BeginClosing(wrong); // who guesses is sent away after as many as before the first that was right
            return;
        }

        if (admission.Grant is { } believed)
        {
            var facts = new SessionFacts(believed, _session.Spec.Route) { Line = _session };
            request = (RefreshRequest)await _session.Dialect.CompleteAsync(request, facts, cancellation);
        }

        var hooked = admission.Grant is { } renewed ? await RehookAsync(renewed, cancellation) : [];
        await AskAsync(new ShardCommand(ShardAction.Renew, _session, new Renewal(request, admission, places) { Hooked = hooked }));
    }

    /// <summary>What the host's own code says of the topics that are there, under another grant.</summary>
    private async ValueTask<ImmutableArray<SubscriptionAsk>> RehookAsync(Grant grant, CancellationToken cancellation)
    {
        if (_session.Spec.Hook is not { } hook)
        {
            return [];
        }

        var asks = new AskList();
        _session.Shard.Post(new ShardCommand(ShardAction.ListAsks, _session, asks));
        await asks.Filled;
        return await hook.JudgeAsync(grant, _session.Endpoint, asks.Asks, cancellation);
    }

    private ValueTask AskAsync(ShardCommand command)
    {
        var answered = _session.Answered.Next();
        _session.Shard.Post(command);
        return answered;
    }

    private void BeginClosing(GatewayError error) =>
        BeginClosing(new Refusal(error, error == GatewayErrors.TooBig && _session.Grant is null ? HelloBytesRule : null));

    /// <summary>Asks the shard to close, and from here on only listens for the peer's close frame.</summary>
    private void BeginClosing(Refusal refusal)
    {
        if (!_isDiscarding)
        {
            _isDiscarding = true;
            _session.Shard.Post(new ShardCommand(ShardAction.Close, _session, refusal));
        }
    }
}

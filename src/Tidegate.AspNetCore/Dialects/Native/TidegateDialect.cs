using System.Buffers;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary>Our own protocol, <c>tidegate.v1</c>: text frames, one JSON object each.</summary>
internal sealed class TidegateDialect(NativeLookups lookups) : Dialect
{
    /// <summary>One that knows no feeds.</summary>
    public TidegateDialect()
        : this(NativeLookups.None) { }

    /// <inheritdoc />
    public override string Name => "tidegate";

    /// <inheritdoc />
    public override bool Resumes => true;

    /// <inheritdoc />
    public override SessionRequest ReadText(ReadOnlySpan<byte> message) => NativeRequests.Read(message);

    /// <inheritdoc />
    public override ValueTask<SessionRequest> CompleteAsync(SessionRequest request, SessionFacts session, CancellationToken cancellation) =>
        new(lookups.Complete(request));

    /// <inheritdoc />
    public override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to)
    {
        NativeNotices.WriteWelcome(welcome, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to)
    {
        NativeAnswers.Write(answer, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) => NativeUpdates.WriteSnapshot(update, to);

    /// <inheritdoc />
    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) => NativeUpdates.WriteUpdate(update, to);

    /// <inheritdoc />
    public override bool NamesGaps => true;

    /// <inheritdoc />
    public override bool WriteGap(in TopicGap gap, IBufferWriter<byte> to)
    {
        NativeNotices.WriteGap(gap, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteRecovered(in TopicRecovery recovery, IBufferWriter<byte> to)
    {
        NativeNotices.WriteRecovered(recovery, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteStatus(FeedStatus status, IBufferWriter<byte> to)
    {
        NativeNotices.WriteStatus(status, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteChanged(in TermsChange change, IBufferWriter<byte> to)
    {
        NativeNotices.WriteChanged(change, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteExpiring(TimeSpan within, IBufferWriter<byte> to)
    {
        NativeNotices.WriteExpiring(within, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteDraining(TimeSpan reconnectAfter, IBufferWriter<byte> to)
    {
        NativeNotices.WriteDraining(reconnectAfter, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteDisconnect(Refusal refusal, IBufferWriter<byte> to)
    {
        NativeNotices.WriteDisconnect(refusal, to);
        return true;
    }
}

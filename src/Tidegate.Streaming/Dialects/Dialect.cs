using System.Buffers;
using System.Collections.Immutable;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Dialects;

/// <summary>One wire language: turns its messages into requests, and what a session has to say into its messages.</summary>
/// <remarks>
/// Holds no state: one instance serves every session of an endpoint, and the bytes it writes for an update are shared by all its subscribers of
/// a mode. Every <c>Write</c> puts one whole text message (without frame head) and returns true, or nothing and returns false where the
/// dialect has no words for it. Reading is called on any thread, writing on the shard's.
/// </remarks>
public abstract class Dialect
{
    /// <summary>Short name, as in configuration and metrics: <c>tidegate</c>, <c>nse</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True where a topic that no feed delivers may be subscribed all the same. Default false.</summary>
    public virtual bool AcceptsUnknownTopics => false;

    /// <summary>True where a session is told in its welcome how to resume. Default false.</summary>
    public virtual bool Resumes => false;

    /// <summary>False where a client without a credential that was believed is told nothing but a close frame. Default true.</summary>
    public virtual bool SpeaksToStrangers => true;

    /// <summary>True where a snapshot is no more than an update: one that the socket cannot take now may wait for a newer one. Default false.</summary>
    public virtual bool SnapshotsAreUpdates => false;

    /// <summary>True where the answer to a request for subscriptions follows their snapshots instead of preceding them. Default false.</summary>
    public virtual bool SnapshotsFirst => false;

    /// <summary>Reads a text message that means the same in every session.</summary>
    /// <param name="message">Valid UTF-8, any content, at most the endpoint's message limit.</param>
    /// <returns>The request; null: the message is ignored.</returns>
    public virtual SessionRequest? ReadText(ReadOnlySpan<byte> message) => null;

    /// <summary>Reads a text message that may mean something else before the credential than after it, or at another address. Default: as above.</summary>
    /// <param name="message">Valid UTF-8, any content, at most the limit that holds now.</param>
    /// <param name="session">Where it came from.</param>
    /// <returns>The request; null: the message is ignored.</returns>
    public virtual SessionRequest? ReadText(ReadOnlySpan<byte> message, in SessionFacts session) => ReadText(message);

    /// <summary>Reads a binary message.</summary>
    /// <returns>The request; null: the message is ignored.</returns>
    public virtual SessionRequest? ReadBinary(ReadOnlySpan<byte> message) => new FaultyRequest(null, GatewayErrors.BinaryRefused);

    /// <summary>
    /// Adds to a request what takes time to find out: called on the session's own reading thread, where waiting costs nobody else anything, before the
    /// request is dealt with; for a credential once it was believed. Default: the request as it is.
    /// </summary>
    /// <param name="request">What was read. What comes back is of the same kind, or says what is wrong with it.</param>
    /// <param name="session">Where it came from, with the grant that holds from now on.</param>
    /// <param name="cancellation">The connection was aborted.</param>
    public virtual ValueTask<SessionRequest> CompleteAsync(SessionRequest request, SessionFacts session, CancellationToken cancellation) =>
        new(request);

    /// <summary>The first push after authentication.</summary>
    public virtual bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to) => false;

    /// <summary>A second push right after the welcome.</summary>
    public virtual bool WriteOpening(WelcomeNotice welcome, IBufferWriter<byte> to) => false;

    /// <summary>What a session hears without asking, from its welcome on: chosen by where it came in and by what it may do. Each is granted or refused as if it had asked; a refusal ends the session.</summary>
    public virtual ImmutableArray<SubscriptionAsk> Subscriptions(WelcomeNotice welcome) => [];

    /// <summary>The answer to a request.</summary>
    public virtual bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to) => false;

    /// <summary>Where a topic stands at the moment of subscribing.</summary>
    public virtual bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) => false;

    /// <summary>Where a topic stands at the moment of subscribing, told to one session alone. Default: as above.</summary>
    public virtual bool WriteSnapshot(in TopicUpdate update, in SessionFacts session, IBufferWriter<byte> to) => WriteSnapshot(update, to);

    /// <summary>A topic at the moment of subscribing of which nothing was published yet.</summary>
    public virtual bool WriteNothingYet(Topic topic, in SessionFacts session, IBufferWriter<byte> to) => false;

    /// <summary>A sign of life in the dialect's own words, at each <see cref="Sessions.SessionLimits.HeartbeatInterval"/>.</summary>
    public virtual bool WriteHeartbeat(DateTimeOffset now, IBufferWriter<byte> to) => false;

    /// <summary>One change.</summary>
    public abstract bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to);

    /// <summary>True where <see cref="WriteGap"/> tells what was missed; else a client that cannot be told everything is closed. Default false.</summary>
    public virtual bool NamesGaps => false;

    /// <summary>Updates that the client will not get; a snapshot follows.</summary>
    public virtual bool WriteGap(in TopicGap gap, IBufferWriter<byte> to) => false;

    /// <summary>The end of a recovery: the client has everything.</summary>
    public virtual bool WriteRecovered(in TopicRecovery recovery, IBufferWriter<byte> to) => false;

    /// <summary>How a topic's feed is doing.</summary>
    public virtual bool WriteStatus(FeedStatus status, IBufferWriter<byte> to) => false;

    /// <summary>A subscription was moved to other terms, or off; a snapshot under the new ones follows.</summary>
    public virtual bool WriteChanged(in TermsChange change, IBufferWriter<byte> to) => false;

    /// <summary>The grant ends soon.</summary>
    /// <param name="within">Until then.</param>
    /// <param name="to">Where to write.</param>
    public virtual bool WriteExpiring(TimeSpan within, IBufferWriter<byte> to) => false;

    /// <summary>The session has nearly lasted as long as its plan allows, whatever becomes of its grant.</summary>
    /// <inheritdoc cref="WriteExpiring" path="/param" />
    public virtual bool WriteEnding(TimeSpan within, IBufferWriter<byte> to) => false;

    /// <summary>The server is about to close every session.</summary>
    /// <param name="reconnectAfter">When this client may come back.</param>
    /// <param name="to">Where to write.</param>
    public virtual bool WriteDraining(TimeSpan reconnectAfter, IBufferWriter<byte> to) => false;

    /// <summary>The last push before an error closes the session.</summary>
    /// <param name="refusal">The error, and the rule that decided where there is one.</param>
    /// <param name="to">Where to write.</param>
    public virtual bool WriteDisconnect(Refusal refusal, IBufferWriter<byte> to) => false;

    /// <summary>How the dialect says that the data of a topic has ended for good; null: the session stays open.</summary>
    public virtual CloseStatement? EndOfData => null;

    /// <summary>The close code and reason with which the dialect says an error. By default those of the catalogue.</summary>
    public virtual CloseStatement Close(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new(refusal.Error.CloseCode ?? GatewayErrors.Internal.CloseCode!.Value, refusal.Error.Reason);
    }
}

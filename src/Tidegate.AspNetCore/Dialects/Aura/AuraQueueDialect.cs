using System.Buffers;
using System.Collections.Immutable;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>One order queue, named by the path.</summary>
internal sealed class AuraQueueDialect(AuraSettings settings) : AuraDialect(settings)
{
    private static readonly AuraPlace Queue = new("queue_id", IsText: true);

    /// <inheritdoc />
    public override string Name => "aura-queue";

    protected override string Insufficient => AuraQueues.Insufficient;

    protected override AuraPlace Place => Queue;

    /// <inheritdoc />
    public override ImmutableArray<SubscriptionAsk> Subscriptions(WelcomeNotice welcome)
    {
        ArgumentNullException.ThrowIfNull(welcome);
        return [Ask(AuraQueues.Prefix, Queue.In(welcome.Route), Delivery.All)];
    }

    /// <inheritdoc />
    public override bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) => AuraQueues.WriteSnapshot(update, Now, to);

    protected override SessionRequest Unreadable => new AuraFault(AuraTexts.InvalidFormat);

    protected override SessionRequest? ReadSignedIn(ReadOnlySpan<byte> message, in SessionFacts session) =>
        message.SequenceEqual("ping"u8) ? new PingRequest(null, null)
        : ObjectOf(message) is { } root ? AuraSignIn.ReadLater(root)
        : Unreadable;

    protected override bool WriteApp(AppUpdate app, IBufferWriter<byte> to) => AuraQueues.WriteApp(app, Now, to);

    protected override bool WriteReply(SessionAnswer answer, IBufferWriter<byte> to) => AuraNotices.WritePong(answer, to);
}

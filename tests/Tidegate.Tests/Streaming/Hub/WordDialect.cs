using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>A language for an application's topics, in words: <c>sub TOPIC ...</c>, <c>unsub TOPIC ...</c>, <c>look TOPIC</c>, <c>beat</c>, <c>note</c>.</summary>
internal sealed class WordDialect : Dialect
{
    public override string Name => "words";

    public override bool AcceptsUnknownTopics => true;

    public override bool SnapshotsFirst => true;

    /// <summary>What each session hears without asking.</summary>
    public string[] Own { get; init; } = [];

    public override SessionRequest? ReadText(ReadOnlySpan<byte> message) =>
        Encoding.UTF8.GetString(message).Split(' ') switch
        {
            ["sub", .. var topics] => new SubscribeRequest(null, [.. topics.Select(Ask)]),
            ["unsub", .. var topics] => new UnsubscribeRequest(null, [.. topics.Select(Ask)]),
            ["look", var topic] => new CurrentRequest(null, Ask(topic)),
            ["beat"] => new HeartbeatRequest(null),
            ["note"] => new NoteRequest(null, "noted"),
            _ => null,
        };

    public override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to) => Say(to, "welcome");

    public override bool WriteOpening(WelcomeNotice welcome, IBufferWriter<byte> to) => Say(to, "opening");

    public override ImmutableArray<SubscriptionAsk> Subscriptions(WelcomeNotice welcome) => [.. Own.Select(Ask)];

    public override bool WriteAnswer(SessionAnswer answer, IBufferWriter<byte> to) =>
        answer switch
        {
            SubscriptionAnswer done => Say(to, $"done {string.Join(',', done.Subscribed)}"),
            CurrentAnswer { Ask.Name: var name, Current: var current } => Say(to, $"current {name} {Text(current)}"),
            PongAnswer => Say(to, "beaten"),
            ErrorAnswer { Error: var error } => Say(to, $"error {error.Id}"),
            _ => false,
        };

    public override bool WriteSnapshot(in TopicUpdate update, in SessionFacts session, IBufferWriter<byte> to) =>
        Say(to, $"snapshot {Text(update.Update)} {session.Grant?.Subject}");

    public override bool WriteNothingYet(Topic topic, in SessionFacts session, IBufferWriter<byte> to) => Say(to, $"nothing {topic}");

    public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) => Say(to, $"update {Text(update.Update)}");

    public override bool WriteHeartbeat(DateTimeOffset now, IBufferWriter<byte> to) => Say(to, "beat");

    public override CloseStatement Close(Refusal refusal) =>
        refusal.Error == GatewayErrors.Internal ? new CloseStatement(4999, "our own word") : base.Close(refusal);

    private static SubscriptionAsk Ask(string name) =>
        Topic.TryParse(name, out var topic)
            ? new SubscriptionAsk(name, topic, Mode.Ltp)
            : new SubscriptionAsk(name, null, Mode.Ltp, GatewayErrors.TopicMalformed);

    private static string Text(Update? update) => update is AppUpdate app ? Encoding.UTF8.GetString(app.Json.Span) : "-";

    private static bool Say(IBufferWriter<byte> to, string text)
    {
        Encoding.UTF8.GetBytes(text, to);
        return true;
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Several order queues over one socket, as the client asks for them.</summary>
internal sealed class AuraBulkDialect(AuraSettings settings) : AuraDialect(settings)
{
    /// <inheritdoc />
    public override string Name => "aura-queues";

    protected override string Insufficient => AuraQueues.Insufficient;

    /// <inheritdoc />
    public override bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) => AuraQueues.WriteSnapshot(update, Now, to);

    protected override SessionRequest Unreadable => Ending();

    protected override SessionRequest? ReadSignedIn(ReadOnlySpan<byte> message, in SessionFacts session) =>
        message.SequenceEqual("ping"u8) ? new PingRequest(null, null)
        : ObjectOf(message) is { } root ? AuraSignIn.ReadLater(root) ?? Read(root)
        : Unreadable;

    protected override bool WriteApp(AppUpdate app, IBufferWriter<byte> to) => AuraQueues.WriteApp(app, Now, to);

    protected override bool WriteReply(SessionAnswer answer, IBufferWriter<byte> to)
    {
        switch (answer)
        {
            case SubscriptionAnswer { Request: UnsubscribeAllRequest }:
                to.Write("""{"status":"unsubscribed"}"""u8);
                return true;
            case SubscriptionAnswer { Subscribed: var topics }:
                WriteSubscribed(topics, to);
                return true;
            default:
                return AuraNotices.WritePong(answer, to);
        }
    }

    private static SessionRequest? Read(JsonElement root) =>
        (root.Find("action"u8).TryText(out var action) ? action : null) switch
        {
            "subscribe" => Subscribe(root),
            "unsubscribe" => new UnsubscribeAllRequest(null),
            _ => null, // as in AuraConnect
        };

    private static SessionRequest Subscribe(JsonElement root)
    {
        if (
            root.Find("data"u8) is not { ValueKind: JsonValueKind.Object } data
            || data.Find("queue_ids"u8) is not { ValueKind: JsonValueKind.Array } ids
        )
        {
            return Ending();
        }

        var asks = ImmutableArray.CreateBuilder<SubscriptionAsk>(ids.GetArrayLength());
        foreach (var each in ids.EnumerateArray())
        {
            if (AuraBody.IdOf(each) is not { } id)
            {
                return Ending();
            }

            asks.Add(Ask(AuraQueues.Prefix, id, Delivery.All));
        }

        return new SubscribeRequest(null, asks.MoveToImmutable());
    }

    private static FaultyRequest Ending() => new(null, GatewayErrors.NotUtf8OrJson) { Rule = AuraRules.BulkMessage };

    /// <summary>All that are subscribed by now, as texts: what was refused is not among them.</summary>
    private static void WriteSubscribed(IReadOnlyCollection<Topic> topics, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("status"u8, "subscribed"u8);
        json.WriteStartArray("queues"u8);
        foreach (var topic in topics)
        {
            json.WriteStringValue(topic.Key);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

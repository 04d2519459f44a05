using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Kitchen displays: the items of one station, and what happens to them.</summary>
internal sealed class AuraKitchenDialect(AuraSettings settings) : AuraDialect(settings)
{
    private const string Prefix = "app/kds/";

    private static readonly AuraPlace Station = new("station_id");

    /// <inheritdoc />
    public override string Name => "aura-kds";

    protected override string Insufficient => "Insufficient permissions for KDS access";

    protected override AuraPlace Place => Station;

    /// <inheritdoc />
    public override ImmutableArray<SubscriptionAsk> Subscriptions(WelcomeNotice welcome)
    {
        ArgumentNullException.ThrowIfNull(welcome);
        return [Ask(Prefix, Station.In(welcome.Route), Delivery.All)];
    }

    /// <inheritdoc />
    public override bool WriteSnapshot(in TopicUpdate update, in SessionFacts session, IBufferWriter<byte> to)
    {
        WriteItems(update.Update is AppUpdate { IsWhole: true } state ? state : null, update.Update.Topic, session, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteNothingYet(Topic topic, in SessionFacts session, IBufferWriter<byte> to)
    {
        WriteItems(null, topic, session, to);
        return true;
    }

    protected override SessionRequest Unreadable => new AuraFault(AuraTexts.InvalidFormat);

    protected override SessionRequest? ReadSignedIn(ReadOnlySpan<byte> message, in SessionFacts session) =>
        message.SequenceEqual("ping"u8) ? new PingRequest(null, null)
        : ObjectOf(message) is { } root ? Read(root)
        : Unreadable;

    protected override bool WriteApp(AppUpdate app, IBufferWriter<byte> to)
    {
        var json = new JsonPieces(to);
        json.Raw("""{"type":"""u8);
        json.Text(app.Event ?? "station_update");
        json.Raw(""","station_id":"""u8);
        AuraValues.WriteId(json, app.Topic.Key);
        AuraBody.WriteEvent(json, app, Now);
        return true;
    }

    protected override bool WriteReply(SessionAnswer answer, IBufferWriter<byte> to) => AuraNotices.WritePong(answer, to);

    /// <summary>What a cook does to an item is for AuraConnect's own API; here it is noted, as there.</summary>
    private static SessionRequest? Read(JsonElement root) =>
        AuraSignIn.ReadLater(root)
        ?? (root.Find("type"u8).TryText(out var type) ? type : null) switch
        {
            "acknowledge" => new NoteRequest(null, "kds.acknowledge"),
            "start" => new NoteRequest(null, "kds.start"),
            "complete" => new NoteRequest(null, "kds.complete"),
            "recall" => new NoteRequest(null, "kds.recall"),
            _ => null,
        };

    private void WriteItems(AppUpdate? state, Topic topic, in SessionFacts session, IBufferWriter<byte> to)
    {
        var json = new JsonPieces(to);
        json.Raw("""{"type":"initial_data","data":{"station_id":"""u8);
        AuraValues.WriteId(json, topic.Key);
        json.Raw(""","items":"""u8);
        AuraBody.WriteMemberOr(json, state, "items"u8, "[]"u8);
        AuraBody.WriteOthers(json, state, "items", "station_id", "user");
        json.Raw(""","user":{"id":"""u8);
        AuraValues.WriteId(json, session.Grant!.Subject);
        json.Raw(""","username":"""u8);
        json.Text(session.Grant.UserId);
        json.Raw("""}},"timestamp":"""u8);
        AuraValues.WriteInstant(json, Now);
        json.Raw("}"u8);
    }
}

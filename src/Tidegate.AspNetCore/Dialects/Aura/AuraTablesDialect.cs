using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>The tables of one restaurant: where they stand, and every change. Its topic is <c>app/tables/{restaurant}</c>, that of one table <c>app/tables/{restaurant}/{table}</c>.</summary>
/// <param name="settings">What it works with.</param>
/// <param name="isAnalytics">The endpoint for their figures, which has no floor and asks by another word.</param>
internal sealed class AuraTablesDialect(AuraSettings settings, bool isAnalytics) : AuraDialect(settings)
{
    private const string Prefix = "app/tables/";
    private const int SlashesOfRestaurant = 2;

    private static readonly AuraPlace Restaurant = new("restaurant_id");
    private static readonly AuraPlace RestaurantAndFloor = new("restaurant_id", Query: "floor_id");

    /// <inheritdoc />
    public override string Name => isAnalytics ? "aura-table-analytics" : "aura-tables";

    protected override AuraPlace Place => isAnalytics ? Restaurant : RestaurantAndFloor;

    /// <inheritdoc />
    public override ImmutableArray<SubscriptionAsk> Subscriptions(WelcomeNotice welcome)
    {
        ArgumentNullException.ThrowIfNull(welcome);
        return [Whole(welcome.Route)];
    }

    /// <inheritdoc />
    public override bool WriteSnapshot(in TopicUpdate update, in SessionFacts session, IBufferWriter<byte> to)
    {
        if (update.Update is not AppUpdate app)
        {
            return false;
        }

        if (IsOfOneTable(app.Topic))
        {
            return app.IsWhole && WriteApp(app, to);
        }

        WriteTables(app.IsWhole ? app : null, to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteNothingYet(Topic topic, in SessionFacts session, IBufferWriter<byte> to)
    {
        if (IsOfOneTable(topic))
        {
            return false;
        }

        WriteTables(null, to);
        return true;
    }

    protected override SessionRequest Unreadable => new AuraFault(AuraTexts.InvalidTablesJson);

    protected override SessionRequest? ReadSignedIn(ReadOnlySpan<byte> message, in SessionFacts session)
    {
        if (!JsonText.TryRead(message, out var root))
        {
            return Unreadable;
        }

        return root.ValueKind is JsonValueKind.Object
            ? AuraSignIn.ReadLater(root) ?? Read(root, session.Route)
            : new AuraFault(AuraTexts.Unprocessable);
    }

    protected override bool WriteApp(AppUpdate app, IBufferWriter<byte> to)
    {
        if (app.IsWhole && !IsOfOneTable(app.Topic))
        {
            WriteTables(app, to);
            return true;
        }

        var json = new JsonPieces(to);
        json.Raw("""{"type":"""u8);
        json.Text(app.Event ?? "table_status");
        WriteTable(json, app);
        AuraBody.WriteMember(json, app, "alerts"u8, ""","alerts":"""u8);
        json.Raw(""","data":"""u8);
        json.Raw(app.Json.Span);
        json.Raw(""","timestamp":"""u8);
        AuraValues.WriteInstant(json, Now);
        json.Raw("}"u8);
        return true;
    }

    protected override bool WriteReply(SessionAnswer answer, IBufferWriter<byte> to)
    {
        switch (answer)
        {
            case PongAnswer:
                WriteHeartbeatSeen(to);
                return true;
            case CurrentAnswer { Current: var current }:
                WriteTables(current is AppUpdate { IsWhole: true } state ? state : null, to);
                return true;
            case SubscriptionAnswer { Results: [{ Error: not null }] }:
                WriteError(AuraTexts.Insufficient, to);
                return true;
            default:
                return false; // AuraConnect answers nothing to those who name a table
        }
    }

    private SessionRequest? Read(JsonElement root, IReadOnlyDictionary<string, string> route) =>
        (root.Find("type"u8).TryText(out var type) ? type : null) switch
        {
            "heartbeat" => new HeartbeatRequest(null),
            "request_update" => new CurrentRequest(null, Whole(route)),
            "request_analytics" when isAnalytics => new CurrentRequest(null, Whole(route)),
            "subscribe_table" when Table(root, route) is { } ask => new SubscribeRequest(null, [ask]),
            "unsubscribe_table" when Table(root, route) is { } ask => new UnsubscribeRequest(null, [ask]),
            _ => null,
        };

    private static SubscriptionAsk Whole(IReadOnlyDictionary<string, string> route) => Ask(Prefix, Restaurant.In(route), Delivery.All);

    private static SubscriptionAsk? Table(JsonElement root, IReadOnlyDictionary<string, string> route) =>
        AuraBody.IdOf(root.Find("table_id"u8)) is { } table ? Ask($"{Prefix}{Restaurant.In(route)}/", table, Delivery.All) : null;

    private static bool IsOfOneTable(Topic topic) => topic.Path.AsSpan().Count('/') > SlashesOfRestaurant;

    /// <summary>Which table it is about: the topic says it, or what was published.</summary>
    private static void WriteTable(JsonPieces json, AppUpdate app)
    {
        if (IsOfOneTable(app.Topic))
        {
            json.Raw(""","table_id":"""u8);
            AuraValues.WriteId(json, app.Topic.Key);
        }
        else
        {
            AuraBody.WriteMember(json, app, "table_id"u8, ""","table_id":"""u8);
        }
    }

    private void WriteTables(AppUpdate? state, IBufferWriter<byte> to)
    {
        var json = new JsonPieces(to);
        json.Raw("""{"type":"initial_state","data":{"tables":"""u8);
        AuraBody.WriteMemberOr(json, state, "tables"u8, "[]"u8);
        json.Raw(""","analytics":"""u8);
        AuraBody.WriteMemberOr(json, state, "analytics"u8, "{}"u8);
        json.Raw(""","heat_map":"""u8);
        AuraBody.WriteMemberOr(json, state, "heat_map"u8, "{}"u8);
        AuraBody.WriteOthers(json, state, "tables", "analytics", "heat_map", "server_time");
        json.Raw(""","server_time":"""u8);
        AuraValues.WriteInstant(json, Now);
        json.Raw("}}"u8);
    }

    private void WriteHeartbeatSeen(IBufferWriter<byte> to)
    {
        var json = new JsonPieces(to);
        json.Raw("""{"type":"heartbeat_ack","timestamp":"""u8);
        AuraValues.WriteInstant(json, Now);
        json.Raw("}"u8);
    }
}

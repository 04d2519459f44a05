using System.Buffers;
using System.Collections.Immutable;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Live figures: the dashboard, single metrics, alerts. One envelope around all: type, data, timestamp, id of the message.</summary>
/// <param name="settings">What it works with.</param>
/// <param name="isMetric">The endpoint for one metric, named by the path and heard without asking.</param>
internal sealed class AuraAnalyticsDialect(AuraSettings settings, bool isMetric) : AuraDialect(settings)
{
    private static readonly AuraPlace Metric = new("metric_name", IsText: true) { Shown = "metric" };

    /// <inheritdoc />
    public override string Name => isMetric ? "aura-metrics" : "aura-dashboard";

    /// <inheritdoc />
    public override bool SnapshotsFirst => true;

    protected override string Insufficient =>
        isMetric ? "Insufficient permissions for metrics access" : "Insufficient permissions for dashboard access";

    protected override AuraPlace? Place => isMetric ? Metric : null;

    /// <inheritdoc />
    public override bool WriteOpening(WelcomeNotice welcome, IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(welcome);
        using var envelope = Begin("system_status", to);
        var json = envelope.Json;
        json.WriteStartObject();
        json.WriteString("status"u8, "connected"u8);
        json.WriteString("client_id"u8, AuraIds.Client(welcome.SessionId));
        json.WriteString("server_time"u8, AuraValues.Instant(Now));
        json.WriteStartArray("permissions"u8);
        foreach (var permission in welcome.Grant.Permissions)
        {
            json.WriteStringValue(permission);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return true;
    }

    /// <inheritdoc />
    public override ImmutableArray<SubscriptionAsk> Subscriptions(WelcomeNotice welcome)
    {
        ArgumentNullException.ThrowIfNull(welcome);
        return isMetric ? [AuraAnalyticsTopics.Metric(Metric.In(welcome.Route))] : [];
    }

    /// <inheritdoc />
    /// <remarks>Yesterday's alert is no news.</remarks>
    public override bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) =>
        update.Update is AppUpdate app && app.Topic != AuraAnalyticsTopics.Alerts && WriteApp(app, to);

    /// <inheritdoc />
    public override bool WriteHeartbeat(DateTimeOffset now, IBufferWriter<byte> to)
    {
        WriteBeat("ping", to);
        return true;
    }

    /// <inheritdoc />
    public override bool WriteChanged(in TermsChange change, IBufferWriter<byte> to)
    {
        if (change.To is not null)
        {
            return false;
        }

        WriteError(AuraAnalyticsTopics.RefusedText(AuraAnalyticsTopics.KindOf(change.Topic)), to);
        return true;
    }

    protected override SessionRequest Unreadable => new AuraFault(AuraTexts.InvalidJson);

    protected override SessionRequest? ReadSignedIn(ReadOnlySpan<byte> message, in SessionFacts session) =>
        JsonText.ReadObject(message, AuraAnalyticsRequests.Read) is { } read ? read.Request : Unreadable;

    protected override bool WriteApp(AppUpdate app, IBufferWriter<byte> to)
    {
        var json = new JsonPieces(to);
        json.Raw("""{"type":"""u8);
        json.Text(AuraAnalyticsTopics.MessageOf(app.Topic));
        json.Raw(""","data":"""u8);
        json.Raw(app.Json.Span);
        json.Raw(""","timestamp":"""u8);
        AuraValues.WriteInstant(json, Now);
        json.Raw(""","message_id":"""u8);
        AuraValues.WriteUuid(json, AuraIds.Message(Settings.FillRandom));
        json.Raw("}"u8);
        return true;
    }

    protected override bool WriteReply(SessionAnswer answer, IBufferWriter<byte> to)
    {
        switch (answer)
        {
            case SubscriptionAnswer { Request: AnalyticsSubscribe request, Results: var results }:
                WriteSubscribed(request, results, to);
                return true;
            case CurrentAnswer { Current: AppUpdate app }:
                return WriteApp(app, to);
            case CurrentAnswer { Ask: var ask }:
                WriteError(AuraAnalyticsTopics.MissingText(ask), to);
                return true;
            case PongAnswer:
                WriteBeat("pong", to);
                return true;
            default:
                return false; // unsubscribing is not answered
        }
    }

    protected override string TextOf(SessionRequest request, Refusal refusal) =>
        request is CurrentRequest { Ask: var ask } ? AuraAnalyticsTopics.CurrentRefusedText(ask) : base.TextOf(request, refusal);

    protected override void WriteError(string text, IBufferWriter<byte> to)
    {
        using var envelope = Begin("error", to);
        envelope.Json.WriteStartObject();
        envelope.Json.WriteString("error"u8, text);
        envelope.Json.WriteEndObject();
    }

    private void WriteBeat(string status, IBufferWriter<byte> to)
    {
        using var envelope = Begin("heartbeat", to);
        envelope.Json.WriteStartObject();
        envelope.Json.WriteString("status"u8, status);
        envelope.Json.WriteString("server_time"u8, AuraValues.Instant(Now));
        envelope.Json.WriteEndObject();
    }

    /// <summary>Where nothing of it was granted that is an error; where something was, the rest is named.</summary>
    private void WriteSubscribed(AnalyticsSubscribe request, ImmutableArray<SubscriptionResult> results, IBufferWriter<byte> to)
    {
        var refused = results.Where(result => result.Error is not null).ToArray();
        if (refused.Length > 0 && refused.Length == results.Length)
        {
            WriteError(RefusedText(request.Kind, refused[0]), to);
            return;
        }

        using var envelope = Begin("subscription_confirm", to);
        var json = envelope.Json;
        json.WriteStartObject();
        json.WriteString("subscription_type"u8, request.Kind);
        json.WriteString("status"u8, "subscribed"u8);
        json.WritePropertyName("details"u8);
        json.WriteRawValue(request.Details, skipInputValidation: true); // kept as it was written, so it is JSON
        if (refused.Length > 0)
        {
            json.WriteStartArray("refused"u8);
            Array.ForEach(refused, each => json.WriteStringValue(each.Ask.Name));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string RefusedText(string kind, SubscriptionResult refused) =>
        refused.Error == GatewayErrors.Forbidden ? AuraAnalyticsTopics.RefusedText(kind)
        : refused.Error == GatewayErrors.TopicMalformed ? AuraAnalyticsTopics.MissingText(refused.Ask)
        : refused.Error!.Reason;

    private AuraEnvelope Begin(string type, IBufferWriter<byte> to) => new(type, Now, AuraIds.Message(Settings.FillRandom), to);
}

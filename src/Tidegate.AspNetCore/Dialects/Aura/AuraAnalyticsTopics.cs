using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>The topics behind the live figures, and what is said about each.</summary>
internal static class AuraAnalyticsTopics
{
    public const string DashboardKind = "dashboard";
    public const string MetricsKind = "metrics";
    public const string AlertsKind = "alerts";

    /// <summary>Longest part of what a client wrote that an error repeats.</summary>
    public const int EchoCharsMax = 64;

    private const string MetricPrefix = "app/analytics/metrics/";

    public static readonly Topic Alerts = Topic.Parse("app/analytics/alerts");

    private static readonly Topic DashboardTopic = Topic.Parse("app/analytics/dashboard");

    /// <summary>The dashboard: its newest state is all that matters.</summary>
    public static readonly SubscriptionAsk Dashboard = new(DashboardKind, DashboardTopic, Mode.Ltp) { Delivery = Delivery.Latest };

    /// <summary>Alerts: each counts.</summary>
    public static readonly SubscriptionAsk Alert = new(AlertsKind, Alerts, Mode.Ltp);

    /// <summary>A metric: its newest value is all that matters.</summary>
    public static SubscriptionAsk Metric(string name) =>
        name.Contains('/', StringComparison.Ordinal) || !Topic.TryParse(MetricPrefix + name, out var topic)
            ? new SubscriptionAsk(Echo(name), null, Mode.Ltp, GatewayErrors.TopicMalformed)
            : new SubscriptionAsk(name, topic, Mode.Ltp) { Delivery = Delivery.Latest };

    public static string KindOf(Topic topic) =>
        topic == DashboardTopic ? DashboardKind
        : topic == Alerts ? AlertsKind
        : MetricsKind;

    /// <summary>Type of the message that carries a change.</summary>
    public static string MessageOf(Topic topic) =>
        KindOf(topic) switch
        {
            DashboardKind => "dashboard_update",
            AlertsKind => "alert_notification",
            _ => "metric_update",
        };

    public static string RefusedText(string kind) => $"Insufficient permissions for {kind} subscription";

    /// <summary>Nothing was published yet, or nothing can be under such a name.</summary>
    public static string MissingText(SubscriptionAsk ask) =>
        ask.Topic == DashboardTopic ? AuraTexts.NoCurrentData : $"Metric '{Echo(ask.Name)}' not found";

    public static string CurrentRefusedText(SubscriptionAsk ask) =>
        ask.Topic == DashboardTopic ? AuraTexts.Insufficient
        : ask.Topic is null ? MissingText(ask)
        : AuraTexts.MetricRefused;

    /// <summary>What a client wrote, as far as it is repeated.</summary>
    public static string Echo(string text) => text.Length <= EchoCharsMax ? text : text[..EchoCharsMax];
}

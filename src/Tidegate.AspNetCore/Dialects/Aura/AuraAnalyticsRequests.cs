using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Reads what clients of the live figures ask.</summary>
internal static class AuraAnalyticsRequests
{
    private const string Nothing = "None"; // as AuraConnect writes what is not there

    /// <summary>A message that could be read.</summary>
    /// <param name="Request">What it asks; null: nothing.</param>
    public sealed record Reading(SessionRequest? Request);

    /// <summary>Reads one object.</summary>
    public static Reading Read(JsonElement root) => new(AuraSignIn.ReadLater(root) ?? ReadRequest(root));

    private static SessionRequest? ReadRequest(JsonElement root)
    {
        var type = Word(root.Find("type"u8));
        var data = root.Find("data"u8) is { ValueKind: JsonValueKind.Object } payload ? payload : (JsonElement?)null;
        return type switch
        {
            "subscribe" => Subscribe(data),
            "unsubscribe" => Unsubscribe(data),
            "heartbeat" => new HeartbeatRequest(null),
            "get_current_data" => Current(data),
            _ => new AuraFault($"Unknown message type: {AuraAnalyticsTopics.Echo(type)}"),
        };
    }

    private static SessionRequest Subscribe(JsonElement? data)
    {
        var kind = Word(data?.Find("subscription_type"u8));
        if (kind is not (AuraAnalyticsTopics.DashboardKind or AuraAnalyticsTopics.MetricsKind or AuraAnalyticsTopics.AlertsKind))
        {
            return new AuraFault($"Unknown subscription type: {AuraAnalyticsTopics.Echo(kind)}");
        }

        return AsksOf(kind, data) is { } asks
            ? new AnalyticsSubscribe(kind, data!.Value.GetRawText(), asks)
            : new AuraFault(AuraTexts.NotSubscribed);
    }

    private static UnsubscribeRequest? Unsubscribe(JsonElement? data) =>
        AsksOf(Word(data?.Find("subscription_type"u8)), data) is { Length: > 0 } asks ? new UnsubscribeRequest(null, asks) : null;

    private static SessionRequest Current(JsonElement? data)
    {
        var kind = Word(data?.Find("data_type"u8));
        return kind switch
        {
            "dashboard" => new CurrentRequest(null, AuraAnalyticsTopics.Dashboard),
            "metric" when (data?.Find("metric_name"u8)).TryText(out var name) && name.Length > 0 => new CurrentRequest(
                null,
                AuraAnalyticsTopics.Metric(name)
            ),
            "metric" => new AuraFault(AuraTexts.MetricRefused),
            _ => new AuraFault($"Unknown data type: {AuraAnalyticsTopics.Echo(kind)}"),
        };
    }

    /// <summary>What a subscription is about; null where that cannot be said.</summary>
    private static ImmutableArray<SubscriptionAsk>? AsksOf(string kind, JsonElement? data) =>
        kind switch
        {
            AuraAnalyticsTopics.DashboardKind => [AuraAnalyticsTopics.Dashboard],
            AuraAnalyticsTopics.AlertsKind => [AuraAnalyticsTopics.Alert],
            AuraAnalyticsTopics.MetricsKind => Metrics(data?.Find("metrics"u8)),
            _ => null,
        };

    private static ImmutableArray<SubscriptionAsk>? Metrics(JsonElement? names)
    {
        if (names is null)
        {
            return [];
        }

        if (names is not { ValueKind: JsonValueKind.Array } list)
        {
            return null;
        }

        var asks = ImmutableArray.CreateBuilder<SubscriptionAsk>(list.GetArrayLength());
        foreach (var each in list.EnumerateArray())
        {
            if (!((JsonElement?)each).TryText(out var name))
            {
                return null;
            }

            asks.Add(AuraAnalyticsTopics.Metric(name));
        }

        return asks.MoveToImmutable();
    }

    private static string Word(JsonElement? element) =>
        element is not { } word ? Nothing
        : word.ValueKind is JsonValueKind.String ? word.GetString()!
        : word.GetRawText();
}

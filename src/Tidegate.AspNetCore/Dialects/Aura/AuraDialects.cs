using Tidegate.AspNetCore.Endpoints;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Which class speaks at which kind of endpoint.</summary>
internal static class AuraDialects
{
    /// <summary>The dialect of this name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static Dialect For(string name, AuraSettings settings) =>
        name switch
        {
            DialectNames.AuraDashboard => new AuraAnalyticsDialect(settings, isMetric: false),
            DialectNames.AuraMetrics => new AuraAnalyticsDialect(settings, isMetric: true),
            DialectNames.AuraKds => new AuraKitchenDialect(settings),
            DialectNames.AuraTables => new AuraTablesDialect(settings, isAnalytics: false),
            DialectNames.AuraTableAnalytics => new AuraTablesDialect(settings, isAnalytics: true),
            DialectNames.AuraQueue => new AuraQueueDialect(settings),
            DialectNames.AuraQueues => new AuraBulkDialect(settings),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    /// <summary>The member that an endpoint's paths must have; null: none.</summary>
    public static string? PlaceOf(string name) =>
        name switch
        {
            DialectNames.AuraMetrics => "metric_name",
            DialectNames.AuraKds => "station_id",
            DialectNames.AuraTables or DialectNames.AuraTableAnalytics => "restaurant_id",
            DialectNames.AuraQueue => "queue_id",
            _ => null,
        };
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.AspNetCore.Metrics;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.Auth;
using Tidegate.Feeds;
using Tidegate.Feeds.Replay;
using Tidegate.Kraken.Tokens;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;
using Tidegate.Testing;
using Tidegate.Tests.Feeds;

namespace Tidegate.Tests.House;

public sealed class MetricPageTests
{
    [Fact]
    public async Task Metric_page_says_what_the_instruments_say()
    {
        var rows = await InstrumentsAsync();

        ReviewedFile.AssertMatches(
            "docs/metrics.md",
            [
                "# Metrics",
                "",
                "Every instrument, generated from the program. These are the OpenTelemetry names; at `/metrics`, as Prometheus text, a dot is an underscore and a counter ends in `_total`.",
                "",
                "| name | kind | unit | meaning |",
                "| --- | --- | --- | --- |",
                .. rows.Order(StringComparer.Ordinal),
            ]
        );
    }

    /// <summary>What a listener is told while everything that measures is made.</summary>
    private static async Task<List<string>> InstrumentsAsync()
    {
        using var meters = new Meters();
        var rows = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                rows.Add($"| `{instrument.Name}` | {KindOf(instrument)} | {instrument.Unit} | {instrument.Description} |");
            }
        };
        listener.Start();
        await using var hub = new TopicHub(new HubOptions(), [], new RecordingObserver(), new ManualTime(), new Random(1));

        _ = new FeedMetrics(meters, "csv");
        _ = new ReplayMetrics(meters, _ => 0);
        using var kraken = new TokenMetrics(meters);
        kraken.Observe("fingerprint", () => 0);
        using var auth = new AuthMetrics(meters);
        auth.ObserveAudit(() => 0);
        auth.ObserveRevocations(() => 0);
        var memory = new MemoryCeiling(100, MemoryReading.OfThisProcess, () => { }, TimeProvider.System);
        new GatewayMetrics(meters).Observe(hub, new ConnectionCeiling(1, memory, NullLogger<ConnectionCeiling>.Instance));
        return rows;
    }

    private static string KindOf(Instrument instrument) =>
        instrument.GetType().Name.Split('`')[0].Replace("Observable", "", StringComparison.Ordinal).ToLowerInvariant();
}

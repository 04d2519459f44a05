using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Admissions_refusals_sessions_and_frames_are_counted_by_endpoint_and_reason()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/", gateway.Token(jti: "one"));
        await using var gone = await gateway.OpenAsync("/ws");
        await gateway.TryUpgradeAsync("/", "Authorization: Bearer " + gateway.Token(jti: "one"));
        await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer nonsense");
        await gone.CloseAsync();
        gateway.Publish(GatewayFixture.Bars, 8_300);
        await peer.ReadTextAsync();
        await gateway.Logs.UntilAsync(line => line.Text.Contains("closed_by_client", StringComparison.Ordinal));

        using var http = gateway.Http();
        var page = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(1, Value(page, "tidegate_admissions_granted", "nse"));
        Assert.Equal(1, Value(page, "tidegate_admissions_granted", "nse-ws"));
        Assert.Equal(1, Value(page, "tidegate_admissions_refused", "session.conflict"));
        Assert.Equal(1, Value(page, "tidegate_admissions_refused", "auth.token_invalid"));
        Assert.Equal(1, Value(page, "tidegate_sessions_ended", "closed_by_client"));
        Assert.Equal(1, Value(page, "tidegate_sessions"));
        Assert.Equal(1, Value(page, "tidegate_updates"));
        Assert.True(Value(page, "tidegate_frames_sent") >= 1, page);
    }

    [Fact]
    public async Task Wrong_rows_that_were_skipped_before_the_start_are_counted()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Rows = [.. setup.Rows, "no row", "1,2,3"]);

        using var http = gateway.Http();
        var page = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(2, Value(page, "tidegate_feeds_rows_skipped"));
    }

    [Fact]
    public async Task Two_gateways_in_one_process_count_apart()
    {
        await using var busy = await GatewayFixture.StartAsync();
        await using var quiet = await GatewayFixture.StartAsync();
        await using var peer = await busy.OpenAsync("/");

        using var http = quiet.Http();
        var page = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Equal(0, Value(page, "tidegate_sessions"));
        Assert.DoesNotContain("tidegate_admissions_granted", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_label_comes_from_a_client()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.TryUpgradeAsync("/nse/chosen-by-the-client?a=chosen-by-the-client", "Authorization: Bearer chosen-by-the-client");

        using var http = gateway.Http();
        var page = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("chosen-by-the-client", page, StringComparison.Ordinal);
    }

    /// <summary>The value of the one sample whose name begins so and whose labels hold this value.</summary>
    private static double Value(string page, string name, string? label = null)
    {
        var sample = Assert.Single(
            page.Split('\n'),
            line =>
                (
                    line.StartsWith(name + " ", StringComparison.Ordinal)
                    || line.StartsWith(name + "{", StringComparison.Ordinal)
                    || line.StartsWith(name + "_total", StringComparison.Ordinal)
                ) && (label is null || line.Contains($"\"{label}\"", StringComparison.Ordinal))
        );
        return double.Parse(sample[(sample.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Metrics;

namespace Tidegate.Tests.AspNetCore.Metrics;

public sealed class PrometheusPageTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PrometheusPage _page;
    private readonly Meter _meter;

    public PrometheusPageTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _page = new PrometheusPage(meters);
        _meter = meters.Create("Tidegate.Test");
    }

    public void Dispose()
    {
        _page.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_and_its_name_ends_in_total()
    {
        var counter = _meter.CreateCounter<long>("tidegate.test.steps", description: "Steps.");
        counter.Add(2);
        counter.Add(3);

        Assert.Contains(
            "# HELP tidegate_test_steps_total Steps.\n# TYPE tidegate_test_steps_total counter\ntidegate_test_steps_total 5\n",
            _page.Write(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_observed_is_told_as_it_stands()
    {
        var (total, level) = (7L, 3L);
        _meter.CreateObservableCounter("tidegate.test.seen", () => total);
        _meter.CreateObservableUpDownCounter("tidegate.test.level", () => level);
        _page.Write();

        (total, level) = (9, 2);
        var text = _page.Write();

        Assert.Contains("\ntidegate_test_seen_total 9\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE tidegate_test_level gauge\ntidegate_test_level 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_in_the_name_once()
    {
        _meter.CreateCounter<long>("tidegate.test.bytes.sent", "By").Add(1);
        _meter.CreateCounter<long>("tidegate.test.memory", "By").Add(1);

        var text = _page.Write();

        Assert.Contains("\ntidegate_test_bytes_sent_total 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\ntidegate_test_memory_bytes_total 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_combination_of_labels_is_a_line_of_its_own_and_their_values_are_escaped()
    {
        var counter = _meter.CreateCounter<long>("tidegate.test.labelled");
        counter.Add(1, new KeyValuePair<string, object?>("endpoint", "a\"b\\c\nd"));
        counter.Add(2, new("endpoint", "nse"), new("error.id", "server.full"));

        var text = _page.Write();

        Assert.Contains("""tidegate_test_labelled_total{endpoint="a\"b\\c\nd"} 1""" + "\n", text, StringComparison.Ordinal);
        Assert.Contains("""tidegate_test_labelled_total{endpoint="nse",error_id="server.full"} 2""" + "\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_of_two_lines_stays_one_line()
    {
        _meter.CreateCounter<long>("tidegate.test.described", description: "One\\two\nthree").Add(1);

        Assert.Contains("# HELP tidegate_test_described_total One\\\\two\\nthree\n", _page.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Large_numbers_are_written_whole()
    {
        _meter.CreateCounter<long>("tidegate.test.large").Add(9_007_199_254_740_992);

        Assert.Contains("tidegate_test_large_total 9007199254740992\n", _page.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_peoples_meters_are_not_ours_to_tell()
    {
        using var foreign = new Meter("Somebody.Else");
        using var sameName = new Meter("Tidegate.Test"); // of another application in this process
        foreign.CreateCounter<long>("somebody.else").Add(1);
        sameName.CreateCounter<long>("somebody.else").Add(1);

        Assert.DoesNotContain("somebody_else", _page.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_finds_nothing_to_say()
    {
        _meter
            .CreateCounter<long>("tidegate.test.steps", description: "Steps.")
            .Add(5, new KeyValuePair<string, object?>("endpoint", "a\"b"));
        _meter.CreateObservableUpDownCounter("tidegate.test.level", () => 3L, description: "Level.");
        var info = new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var promtool = StartOrSkip(info);

        await promtool.StandardInput.WriteAsync(_page.Write());
        promtool.StandardInput.Close();
        var said = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (promtool.ExitCode, said));
    }

    private static Process StartOrSkip(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("promtool is not installed.");
            throw;
        }
    }
}

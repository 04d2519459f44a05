using System.Text;
using Tidegate.Bench.Load;
using Tidegate.Bench.Load.Protocols;
using Tidegate.Bench.Reports;

namespace Tidegate.Tests.Bench;

/// <summary>What the benchmark computes from what it has seen.</summary>
public sealed class FigureTests
{
    [Theory]
    [InlineData("""{"seq":7,"data":{"ltp":2954.35,"tsNs":15512345678901}}""", 15_512_345_678_901)]
    [InlineData("""{"seq":7,"data":{"tsNs":9223372036854775807}}]}""", long.MaxValue)]
    [InlineData("\"tsNs\":12345678}}\r", 12_345_678)]
    [InlineData("\"tsNs\":1234567}}", 1_234_567)]
    [InlineData("\"tsNs\":0}}", 0)]
    [InlineData("no number", 0)]
    [InlineData("", 0)]
    public void Due_time_is_the_last_number_of_an_update(string text, long expected) =>
        Assert.Equal(expected, DueTime.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Due_time_is_read_whatever_its_digits()
    {
        var random = new Random(1);

        for (var i = 0; i < 10_000; i++)
        {
            var number = random.NextInt64(long.MaxValue) >> random.Next(63);
            Assert.Equal(number, DueTime.Of(Encoding.ASCII.GetBytes($"\"tsNs\":{number}}}}}")));
        }
    }

    [Fact]
    public void Percentiles_are_good_to_two_percent()
    {
        var histogram = new LatencyHistogram();
        for (var microseconds = 1; microseconds <= 100_000; microseconds++)
        {
            histogram.Add(microseconds * 1_000L);
        }

        Assert.InRange(histogram.Milliseconds(0.5), 50, 51);
        Assert.InRange(histogram.Milliseconds(0.99), 99, 101);
        Assert.InRange(histogram.Milliseconds(0.999), 99.9, 102);
    }

    [Fact]
    public void Percentile_of_nothing_is_zero() => Assert.Equal(0, new LatencyHistogram().Milliseconds(0.99));

    [Fact]
    public void Median_of_an_even_number_of_runs_lies_between_the_middle_two()
    {
        Assert.Equal(2.5, Samples.Of([4, 1, 3, 2]).Median);
        Assert.Equal(3, Samples.Of([9, 1, 3]).Median);
        Assert.Equal(0, Samples.Of([]).Median);
    }

    [Fact]
    public void Capacity_is_judged_by_medians_of_the_same_run()
    {
        var result = Capacity(("raw-buf", [8, 10, 12]), ("tidegate-differing", [7, 6, 1]), ("naive", [1, 0.5, 0.25]));

        var goals = result.Judge().ToDictionary(goal => goal.What, StringComparer.Ordinal);

        Assert.True(goals["capacity of `tidegate-differing` at 1,000 sessions, against `raw-buf`"].IsMet); // 6 of 10
        Assert.False(goals["capacity of `tidegate-differing` at 1,000 sessions, against `naive`"].IsMet); // 12 x
    }

    [Fact]
    public void Goal_against_a_server_that_did_not_take_part_is_neither_met_nor_missed()
    {
        var result = Capacity(("tidegate-differing", [5]), ("nats", []));

        var goal = result.Judge().Single(goal => goal.What.EndsWith("against `nats`", StringComparison.Ordinal));

        Assert.Null(goal.IsMet);
        Assert.Equal("-", goal.Measured);
    }

    [Fact]
    public void Page_says_what_failed_and_shows_every_run()
    {
        var page = new MarkdownPage();

        (Capacity(("tidegate", [1_000, 3_000, 2_000])) with { Failures = new Dictionary<string, string> { ["ws"] = "lost" } }).WriteTo(
            page
        );

        Assert.Contains("2,000 (1,000; 3,000; 2,000)", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("Failed: ws (lost).", page.ToString(), StringComparison.Ordinal);
    }

    private static CapacityResult Capacity(params (string Server, double[] Runs)[] sides) =>
        new(
            [new CapacityRun(1_000, [.. sides.Select(side => Side(side.Server, Samples.Of(side.Runs)))])],
            new Dictionary<string, string>(StringComparer.Ordinal)
        );

    private static CapacitySide Side(string server, Samples runs) =>
        new(server, runs, runs, runs, Samples.Of(runs.Runs.Select(_ => 1.0)), runs);
}

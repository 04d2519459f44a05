using System.Diagnostics;
using System.Net;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class ShutdownTests
{
    // For a busy machine to close everybody and end the process: nothing here waits for its end.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // So many that their closing, one a second, lasts longer than any test needs.
    private const int Lingering = 120;

    /// <summary>All the time that everybody's close may need.</summary>
    private static GatewayStart Unhurried { get; } = GatewayStart.Busy.With("Tidegate__DrainTimeout", "00:02:30");

    /// <summary>A stop that is under way for two minutes.</summary>
    private static GatewayStart SlowToStop { get; } =
        GatewayStart.Busy.With("Tidegate__Hub__DrainPerSecond", "1").With("Tidegate__DrainTimeout", "00:05:00");

    [Fact]
    public async Task SIGTERM_under_load_gives_each_of_5000_clients_its_close_frame_and_exits_with_0()
    {
        var token = TestContext.Current.CancellationToken;
        await using var gateway = await GatewayProcess.StartAsync(Unhurried);
        using var native = await Crowd.ConnectAsync(4_200, gateway.Main, "/stream", Crowd.Subscribe);
        using var nse = await Crowd.ConnectAsync(800, gateway.Main, "/");
        var nativeHeard = native.ReadToEndAsync(token);
        var nseHeard = nse.ReadToEndAsync(token);

        await gateway.SignalAsync("TERM");
        var exitCode = await gateway.ExitAsync(Patience);
        await Task.WhenAll(nativeHeard, nseHeard);

        Assert.Equal(0, exitCode);
        Assert.All(native.Members, member => Assert.StartsWith("HTTP/1.1 101", member.Head, StringComparison.Ordinal));
        Assert.All(native.Members, AssertDrainedNatively);
        Assert.All(nse.Members, member => AssertLastIsClose(member, 4200));
        Assert.Contains("Every session has ended", gateway.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Other_signals_that_mean_stop_close_with_a_code_and_exit_with_0_too(string signal)
    {
        await using var gateway = await GatewayProcess.StartAsync(Unhurried);
        using var crowd = await Crowd.ConnectAsync(3, gateway.Main, "/stream");

        await gateway.SignalAsync(signal);
        await crowd.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await gateway.ExitAsync(Patience));
        Assert.All(crowd.Members, AssertDrainedNatively);
    }

    [Fact]
    public async Task Readiness_fails_as_soon_as_the_stop_has_begun_while_clients_are_still_there()
    {
        await using var gateway = await GatewayProcess.StartAsync(SlowToStop);
        using var crowd = await Crowd.ConnectAsync(Lingering, gateway.Main, "/stream");
        using var http = new HttpClient { BaseAddress = gateway.Main };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/health/ready")); // and the connection stays open

        await gateway.SignalAsync("TERM");
        await gateway.UntilWrittenAsync($"Stopping: closing {Lingering} sessions");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "/health/ready"));
    }

    [Fact]
    public async Task Clients_are_closed_at_the_configured_rate_each_with_a_delay_of_its_own()
    {
        var token = TestContext.Current.CancellationToken;
        await using var gateway = await GatewayProcess.StartAsync(Unhurried.With("Tidegate__Hub__DrainPerSecond", "100"));
        using var crowd = await Crowd.ConnectAsync(500, gateway.Main, "/stream", Crowd.Subscribe);
        var clock = Stopwatch.StartNew();
        var ends = crowd.Members.Select(member => TimedReadAsync(member, clock, token)).ToArray();

        await gateway.SignalAsync("TERM");
        var exitCode = await gateway.ExitAsync(Patience);
        var times = await Task.WhenAll(ends);

        Assert.Equal(0, exitCode);
        Assert.All(crowd.Members, AssertDrainedNatively);
        Assert.True(times.Max() - times.Min() > TimeSpan.FromSeconds(1.5), $"All had ended within {times.Max() - times.Min()}.");
        Assert.True(crowd.Members.Select(DelayOf).Distinct().Count() > 300);
    }

    [Fact]
    public async Task An_upgrade_during_the_drain_is_answered_with_503_and_when_to_come_back()
    {
        var token = TestContext.Current.CancellationToken;
        await using var gateway = await GatewayProcess.StartAsync(SlowToStop);
        using var crowd = await Crowd.ConnectAsync(Lingering, gateway.Main, "/stream");

        await gateway.SignalAsync("TERM");
        await gateway.UntilWrittenAsync($"Stopping: closing {Lingering} sessions");

        foreach (var path in (string[])["/stream", "/"])
        {
            using var late = await PlainClient.ConnectAsync(gateway.Main, path, TestToken.For("late"));
            await late.ReadUntilAsync(each => each.Head.Length > 0, token);
            Assert.StartsWith("HTTP/1.1 503", late.Head, StringComparison.Ordinal);
            Assert.Contains("Retry-After: 1", late.Head, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_a_delay_only_readiness_fails_at_first_and_clients_come_and_stay_until_it_is_over()
    {
        var token = TestContext.Current.CancellationToken;
        await using var gateway = await GatewayProcess.StartAsync(Unhurried.With("Tidegate__DrainDelay", "00:00:30"));
        using var crowd = await Crowd.ConnectAsync(1, gateway.Main, "/stream");
        using var http = new HttpClient { BaseAddress = gateway.Main };

        await gateway.SignalAsync("TERM");
        await gateway.UntilWrittenAsync("no longer ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "/health/ready"));
        using var late = await Crowd.ConnectAsync(1, gateway.Main, "/stream", Crowd.Subscribe, "late");
        Assert.DoesNotContain("Stopping: closing", gateway.Output, StringComparison.Ordinal);
        await Task.WhenAll(crowd.ReadToEndAsync(token), late.ReadToEndAsync(token));
        Assert.Equal(0, await gateway.ExitAsync(Patience));
        Assert.All(crowd.Members.Concat(late.Members), AssertDrainedNatively);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_delays_the_stop_no_longer_than_the_grace_time()
    {
        var start = GatewayStart
            .Busy.With("Tidegate__DrainTimeout", "00:00:01")
            .With("Tidegate__Endpoints__stream__StuckTimeout", "00:10:00");
        await using var gateway = await GatewayProcess.StartAsync(start);
        using var stuck = await StuckClient.ConnectAsync(gateway);

        await gateway.SignalAsync("TERM");
        var exitCode = await gateway.ExitAsync(Patience);

        Assert.Equal(0, exitCode);
        Assert.Contains("have been cut", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_SIGTERM_ends_the_process_at_once()
    {
        await using var gateway = await GatewayProcess.StartAsync(SlowToStop);
        using var crowd = await Crowd.ConnectAsync(Lingering, gateway.Main, "/stream");
        await gateway.SignalAsync("TERM");
        await gateway.UntilWrittenAsync($"Stopping: closing {Lingering} sessions");

        await gateway.SignalAsync("TERM");
        var exitCode = await gateway.ExitAsync(Patience);

        Assert.Equal(128 + 15, exitCode); // who had closed everybody first would say 0
        Assert.DoesNotContain("Every session has ended", gateway.Output, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<TimeSpan> TimedReadAsync(PlainClient member, Stopwatch clock, CancellationToken cancellation)
    {
        await Task.Run(() => member.ReadToEndAsync(cancellation), cancellation);
        return clock.Elapsed;
    }

    private static string DelayOf(PlainClient member) =>
        member.Frames.Single(frame => frame.Text.StartsWith("""{"type":"draining",""", StringComparison.Ordinal)).Text;

    private static void AssertDrainedNatively(PlainClient member)
    {
        var frames = member.Frames;
        AssertLastIsClose(member, 4200);
        Assert.Single(frames, frame => frame.Text.StartsWith("""{"type":"draining","reconnectAfterMs":""", StringComparison.Ordinal));
        Assert.StartsWith("""{"type":"disconnect",""", frames[^2].Text, StringComparison.Ordinal);
    }

    private static void AssertLastIsClose(PlainClient member, int code)
    {
        var last = member.Frames[^1];
        Assert.True(last.IsClose);
        Assert.Equal(code, last.CloseCode);
    }
}

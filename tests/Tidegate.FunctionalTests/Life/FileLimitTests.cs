using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class FileLimitTests
{
    private const int CalmWithinSeconds = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task With_300_open_files_400_connections_cost_the_sessions_nothing_no_processor_time_and_new_ones_find_room_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is set with the shell's ulimit, and read from /proc.");
        var cancellation = TestContext.Current.CancellationToken;
        await using var gateway = await GatewayProcess.StartAsync(GatewayStart.Busy with { OpenFilesMax = 300 });
        Assert.Contains("the limit of open files leaves room for", gateway.Output, StringComparison.Ordinal);
        using var session = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For("first"), Crowd.Subscribe);
        await session.ReadUntilAsync(each => UpdatesOf(each) > 0, cancellation);

        using (var storm = await StormAsync(gateway, count: 400))
        {
            var heard = UpdatesOf(session);
            Assert.True(
                await session.ReadUntilAsync(each => UpdatesOf(each) > heard, cancellation),
                $"The session that was there before was cut off:\n{gateway.Output}"
            );
            await UntilCalmAsync(gateway, session);
        }

        Assert.Equal(HttpStatusCode.OK, await ReadyAgainAsync(gateway));
        using var later = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For("later"));
        Assert.True(await later.ReadUntilAsync(each => each.Head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal), cancellation));
    }

    private static int UpdatesOf(PlainClient client) =>
        client.Frames.Count(frame => frame.Text.StartsWith("""{"type":"update",""", StringComparison.Ordinal));

    private static async Task<Crowd> StormAsync(GatewayProcess gateway, int count)
    {
        var members = new List<PlainClient>();
        for (var i = 0; i < count; i++)
        {
            try
            {
                members.Add(await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For($"storm-{i}")));
            }
            catch (SocketException)
            {
                // Closed at once, before it could say anything: one of those for which there is no room.
            }
        }

        return new Crowd(members);
    }

    /// <summary>Waits for a second in which it does nearly nothing: what came in at once has been dealt with, and who spins never comes to one.</summary>
    private static async Task UntilCalmAsync(GatewayProcess gateway, PlainClient session)
    {
        var cpu = TimeSpan.MaxValue;
        for (var second = 0; second < CalmWithinSeconds && cpu > TimeSpan.FromSeconds(0.5); second++)
        {
            var before = gateway.Cpu;
            Assert.False(
                await ReadForAsync(session, TimeSpan.FromSeconds(1)),
                $"The session that was there before was cut off:\n{gateway.Output}"
            );
            cpu = gateway.Cpu - before;
        }

        Assert.True(cpu <= TimeSpan.FromSeconds(0.5), $"{cpu} of processor time in a second of doing nearly nothing.");
    }

    /// <summary>Reads for so long; true when the connection ended before.</summary>
    private static async Task<bool> ReadForAsync(PlainClient client, TimeSpan time)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        over.CancelAfter(time);
        try
        {
            await client.ReadToEndAsync(over.Token);
            return true;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>As soon as the server has seen the crowd leave.</summary>
    private static async Task<HttpStatusCode> ReadyAgainAsync(GatewayProcess gateway)
    {
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(gateway.Main, "/health/ready"), TestContext.Current.CancellationToken);
                return answer.StatusCode;
            }
            catch (HttpRequestException) when (clock.Elapsed < Patience)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}

using System.Diagnostics;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class SuspensionTests
{
    private const int Clients = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A ping every second.</summary>
    private static GatewayStart Asking { get; } = GatewayStart.Busy.With("Tidegate__Endpoints__stream__PingInterval", "00:00:01");

    [Fact]
    public async Task A_gateway_that_was_suspended_for_longer_than_any_client_may_be_silent_closes_nobody_who_answers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Suspends a process by SIGSTOP.");
        await using var gateway = await GatewayProcess.StartAsync(
            Asking.With("Tidegate__Endpoints__stream__PongTimeout", "00:00:30").With("Tidegate__Endpoints__stream__IdleTimeout", "00:00:30")
        );
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var crowd = await Crowd.ConnectAsync(Clients, gateway.Main, "/stream");
        var pongs = new int[Clients];
        var living = crowd.Members.Select((each, i) => PongingAsync(each, () => Interlocked.Increment(ref pongs[i]), over.Token)).ToArray();
        await gateway.UntilWrittenAsync($"crowd-stream-{Clients - 1} of");

        await gateway.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(32), TestContext.Current.CancellationToken);
        await gateway.SignalAsync("CONT");
        await UntilAllAnswerAgainAsync(living, pongs);

        Assert.All(living, each => Assert.False(each.IsCompleted, "A client was closed."));
        Assert.DoesNotContain("ended:", gateway.Output, StringComparison.Ordinal);
        await over.CancelAsync();
        await Task.WhenAll(living);
    }

    [Fact]
    public async Task A_client_whose_process_is_suspended_is_closed_with_4103_and_its_token_is_free()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Suspends a process by SIGSTOP.");
        await using var gateway = await GatewayProcess.StartAsync(Asking.With("Tidegate__Endpoints__stream__PongTimeout", "00:00:03"));
        var token = TestToken.For("suspended");
        await using var client = await SuspendableClient.ConnectAsync(gateway.Main, token);
        await gateway.UntilWrittenAsync("for suspended of");

        // no pong comes from it, and no FIN either: its kernel keeps the connection
        await gateway.UntilWrittenAsync("session.pong_timeout, close code 4103");
        using var again = await PlainClient.ConnectAsync(gateway.Main, "/stream", token);
        await again.ReadUntilAsync(each => each.Head.Length > 0, TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 101", again.Head, StringComparison.Ordinal);
    }

    /// <summary>Waits until each has answered two pings more, or was closed: one may have been on its way, the second was sent after the suspension.</summary>
    private static async Task UntilAllAnswerAgainAsync(Task[] living, int[] pongs)
    {
        int[] before = [.. pongs];
        var clock = Stopwatch.StartNew();
        while (Enumerable.Range(0, Clients).Any(i => !living[i].IsCompleted && Volatile.Read(ref pongs[i]) < before[i] + 2))
        {
            Assert.True(clock.Elapsed < Patience, "No pings came any more.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Answers every ping until it is told to stop; completes before that only when the server closes.</summary>
    private static async Task PongingAsync(PlainClient client, Action answered, CancellationToken cancellation)
    {
        try
        {
            do
            {
                foreach (var ping in client.TakeFrames().Where(frame => frame.Opcode == 0x9))
                {
                    await client.SendAsync(ClientFrame.Of(0xA, ping.Payload), cancellation);
                    answered();
                }
            } while (await client.ReadAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Lived to the end of the test.
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

[Collection(Alone.Name)]
public sealed class MemoryLimitTests
{
    private const int HeapLimit = 192 * 1_024 * 1_024;
    private const int ClientsMax = 20_000;
    private const int MessageBytes = 262_144;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly byte[] Ping = ClientFrame.Text($$"""{"op":"ping","id":1,"any":"{{new string('x', 1_000)}}"}""");

    // A message of 256 KiB without its last byte: the server keeps all of it, and waits.
    private static readonly byte[] Unfinished = ClientFrame.Text(new string(' ', MessageBytes))[..^1];

    // Answers that nobody reads, more than both sockets hold.
    private static readonly byte[] Unread = [.. Enumerable.Repeat(Ping, 1_000).SelectMany(each => each)];

    [Theory]
    [InlineData("answers that nobody reads")]
    [InlineData("messages that do not end")]
    public async Task Near_the_memory_limit_newcomers_get_503_server_full_and_whatever_clients_do_the_process_lives(string greed)
    {
        var start = GatewayStart
            .Busy.With("DOTNET_GCHeapHardLimit", $"0x{HeapLimit:X}")
            .With("Tidegate__MemoryPercentMax", "60")
            .With("Tidegate__ConnectionsMax", "100000")
            .With("Tidegate__Endpoints__stream__ConnectionsMax", "100000")
            .With("Tidegate__Endpoints__stream__MessageBytesMax", $"{MessageBytes}")
            .With("Tidegate__Endpoints__stream__FrameTimeout", "00:01:00")
            .With("Tidegate__Endpoints__stream__StuckTimeout", "00:10:00"); // the last of the greedy must come before the first is closed
        await using var gateway = await GatewayProcess.StartAsync(start);
        using var first = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For("first"), Crowd.Subscribe);
        await first.ReadUntilAsync(each => each.Frames.Count > 2, TestContext.Current.CancellationToken);

        var greedy = await FillAsync(gateway, greed.StartsWith("answers", StringComparison.Ordinal) ? Unread : Unfinished);
        greedy.ForEach(each => each.Dispose());

        var heard = first.Frames.Count;
        await first.ReadUntilAsync(each => each.Frames.Count > heard + 10, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(first.Frames, frame => frame.IsClose);
        Assert.DoesNotContain("OutOfMemory", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("server.full by node.memory", gateway.Output, StringComparison.Ordinal);
        Assert.Equal(101, await StatusAgainAsync(gateway));
    }

    /// <summary>Greedy clients come in until one is told that there is no room.</summary>
    private static async Task<List<PlainClient>> FillAsync(GatewayProcess gateway, byte[] greed)
    {
        var clients = new List<PlainClient>();
        for (var i = 0; i < ClientsMax; i++)
        {
            var client = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For($"greedy-{i}"), receiveBuffer: 4_096);
            clients.Add(client);
            var status = await StatusAsync(client);
            if (status == 503)
            {
                break;
            }

            if (status == 101)
            {
                await SendAsync(client, greed);
            }
        }

        return clients;
    }

    private static async Task SendAsync(PlainClient client, byte[] bytes)
    {
        try
        {
            await client.SendAsync(bytes);
        }
        catch (SocketException)
        {
            // Cut meanwhile, as it should be.
        }
    }

    /// <summary>The status of the answer; 0 where the connection was closed before there was one.</summary>
    private static async Task<int> StatusAsync(PlainClient client) =>
        await client.ReadUntilAsync(each => each.Head.Length > 0, TestContext.Current.CancellationToken)
            ? int.Parse(client.Head.Split(' ')[1], CultureInfo.InvariantCulture)
            : 0;

    /// <summary>What a newcomer gets as soon as the collector has found out that the greedy have left.</summary>
    private static async Task<int> StatusAgainAsync(GatewayProcess gateway)
    {
        var clock = Stopwatch.StartNew();
        for (var attempt = 0; ; attempt++)
        {
            using var client = await PlainClient.ConnectAsync(gateway.Main, "/stream", TestToken.For($"later-{attempt}"));
            var status = await StatusAsync(client);
            if (status == 101 || clock.Elapsed > Patience)
            {
                return status;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}

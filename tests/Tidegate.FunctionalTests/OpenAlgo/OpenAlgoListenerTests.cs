using System.Net;
using System.Net.Sockets;
using Tidegate.FunctionalTests.Support;
using Tidegate.Gateway.Configuration;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>The port of its own that clients have in their code: any path is its door, and a taken one moves only where that is wanted.</summary>
public sealed class OpenAlgoListenerTests
{
    private const int LastPort = 65_535;

    [Theory]
    [InlineData("/")]
    [InlineData("/ws")]
    [InlineData("/any/path?of=any")]
    public async Task On_a_port_of_its_own_every_path_leads_in(string path)
    {
        await using var world = await OpenAlgoWorld.StartAsync(setup => setup.Settings["Tidegate:Listen:OpenAlgo"] = "127.0.0.1:0");

        await using var peer = await RawPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, world.Gateway.Addresses[^1].Port));
        var response = await peer.UpgradeAsync(path);
        var answer = await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"authenticate","api_key":"{{world.Key}}"}""");

        Assert.Equal((101, "success"), (response.Status, answer.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_taken_port_moves_to_the_next_free_one_where_that_is_wanted_and_the_new_one_is_printed()
    {
        using var other = Taken(0);
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        await using var world = await OpenAlgoWorld.StartAsync(setup => Conflict(setup, port, "NextFree"));

        var next = world.Gateway.Addresses[^1].Port;
        await using var peer = await RawPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, next));
        var response = await peer.UpgradeAsync("/");

        Assert.InRange(next, port + 1, port + 20);
        Assert.Contains(
            world.Gateway.Logs.Lines,
            line => line.ToString().Contains($"Port {port} is in use, using port {next} instead", StringComparison.Ordinal)
        );
        Assert.Equal(101, response.Status);
    }

    [Fact]
    public async Task Where_no_port_after_it_is_free_the_briefs_warning_comes_and_then_the_failure()
    {
        using var other = TryTake(LastPort);
        Assert.SkipWhen(other is null, "Somebody has the last port.");

        var fault = await Assert.ThrowsAsync<StartFaultException>(() =>
            OpenAlgoWorld.StartAsync(setup => Conflict(setup, LastPort, "NextFree"))
        );

        Assert.Equal($"Could not find an available port, using {LastPort} anyway", fault.Faults[0]);
        Assert.StartsWith($"127.0.0.1:{LastPort} cannot be had: another program listens there.", fault.Faults[1], StringComparison.Ordinal);
        Assert.Equal(ExitCodes.AddressTaken, fault.ExitCode);
    }

    [Fact]
    public async Task A_taken_port_stops_the_start_with_one_sentence_where_nothing_else_is_wanted()
    {
        using var other = Taken(0);
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;

        var fault = await Assert.ThrowsAsync<StartFaultException>(() => OpenAlgoWorld.StartAsync(setup => Conflict(setup, port, "Fail")));

        Assert.Contains($"127.0.0.1:{port}", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    private static void Conflict(GatewaySetup setup, int port, string conflict)
    {
        setup.Settings["Tidegate:Listen:OpenAlgo"] = $"127.0.0.1:{port}";
        setup.Settings["Tidegate:Listen:PortConflict"] = conflict;
    }

    private static Socket Taken(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen();
        return socket;
    }

    private static Socket? TryTake(int port)
    {
        try
        {
            return Taken(port);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Tidegate.FunctionalTests.Life;

/// <summary>Exit codes are those of sysexits.h.</summary>
[Collection(Alone.Name)]
public sealed class StartTests
{
    private const int UnusableData = 66;
    private const int AddressTaken = 69;
    private const int BadConfiguration = 78;

    [Fact]
    public async Task A_taken_port_is_one_clear_sentence_and_exit_code_69()
    {
        using var other = Listen(out var port);

        var (exitCode, output) = await GatewayProcess.RunToEndAsync(Bound(port));

        Assert.Equal(AddressTaken, exitCode);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Tidegate cannot start:", lines[0]);
        Assert.StartsWith($"  - 127.0.0.1:{port} cannot be had: another program listens there", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_port_refuses_to_start_and_the_first_goes_on()
    {
        await using var first = await GatewayProcess.StartAsync(new GatewayStart());

        var (exitCode, output) = await GatewayProcess.RunToEndAsync(Bound(first.Main.Port));

        Assert.Equal(AddressTaken, exitCode);
        Assert.Contains($"127.0.0.1:{first.Main.Port} cannot be had", output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(first));
    }

    [Fact]
    public async Task A_taken_port_is_passed_over_with_a_warning_where_the_next_free_one_is_allowed()
    {
        using var other = Listen(out var port);

        await using var gateway = await GatewayProcess.StartAsync(Bound(port) with { Arguments = ["--next-free", "true"] });

        Assert.InRange(gateway.Main.Port, port + 1, port + 20);
        Assert.Contains(
            $"127.0.0.1:{port} is taken: listening on 127.0.0.1:{gateway.Main.Port} instead",
            gateway.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(gateway));
    }

    [Theory]
    [InlineData(null, "JWT_SECRET (Tidegate:Secret) is not set")]
    [InlineData("31-bytes-are-one-fewer-than-32!", "needs at least 32")]
    [InlineData("your-256-bit-secret-key-change-in-production", "guess")]
    public async Task A_secret_that_is_missing_short_or_known_stops_the_start_and_is_not_repeated(string? secret, string reason)
    {
        var (exitCode, output) = await GatewayProcess.RunToEndAsync(new GatewayStart().With("JWT_SECRET", secret));

        Assert.Equal(BadConfiguration, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret ?? "\0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_the_configuration_are_listed_at_once()
    {
        var start = new GatewayStart()
            .With("JWT_SECRET", null)
            .With("Tidegate__Endpoints__nse__ConnectionsMax", "0")
            .With("Tidegate__Csv__Speed", "1001")
            .With("Tidegate__DrainTimeout", "00:10:00");

        var (exitCode, output) = await GatewayProcess.RunToEndAsync(start);

        Assert.Equal(BadConfiguration, exitCode);
        Assert.Contains("JWT_SECRET", output, StringComparison.Ordinal);
        Assert.Contains("Tidegate:Endpoints:nse: ConnectionsMax", output, StringComparison.Ordinal);
        Assert.Contains("Tidegate:Csv: Speed", output, StringComparison.Ordinal);
        Assert.Contains("Tidegate:DrainTimeout", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_data_file_is_one_sentence()
    {
        var (exitCode, output) = await GatewayProcess.RunToEndAsync(
            new GatewayStart().With("Tidegate__Csv__File", null).With("DATA_FILE", "/no/such/data.csv")
        );

        Assert.Equal(UnusableData, exitCode);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Tidegate cannot start:", lines[^2]);
        Assert.Contains("/no/such/data.csv", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_switch_is_named_with_the_help()
    {
        var (exitCode, output) = await GatewayProcess.RunToEndAsync(new GatewayStart { Arguments = ["--prot", "8080"] });

        Assert.Equal(64, exitCode);
        Assert.StartsWith("Unknown switch: --prot", output, StringComparison.Ordinal);
        Assert.Contains("--bind HOST:PORT", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_without_its_value_is_named()
    {
        var (exitCode, output) = await GatewayProcess.RunToEndAsync(new GatewayStart { Arguments = ["--speed=2", "--data"] });

        Assert.Equal(64, exitCode);
        Assert.Contains("--data needs a value.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_told_from_a_taken_one()
    {
        var (exitCode, output) = await GatewayProcess.RunToEndAsync(new GatewayStart().With("BIND_ADDRESS", "192.0.2.1:8080"));

        Assert.Equal(AddressTaken, exitCode);
        Assert.Contains("192.0.2.1:8080 cannot be had: it is not an address of this machine.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_data_file_the_demo_day_plays_and_a_warning_says_that_it_is_generated()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart().With("Tidegate__Csv__File", null));

        Assert.Contains("its prices are generated", gateway.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(gateway));
    }

    [Fact]
    public async Task A_health_question_is_answered_with_0_while_the_gateway_is_ready_and_with_1_when_it_is_not_there()
    {
        var gateway = await GatewayProcess.StartAsync(new GatewayStart());
        var question = Bound(gateway.Main.Port) with { Arguments = ["--check-health"] };

        var (whileUp, _) = await GatewayProcess.RunToEndAsync(question);
        await gateway.DisposeAsync();
        var (whileDown, _) = await GatewayProcess.RunToEndAsync(question);

        Assert.Equal((0, 1), (whileUp, whileDown));
    }

    private static GatewayStart Bound(int port) => new GatewayStart().With("BIND_ADDRESS", $"127.0.0.1:{port}");

    private static async Task<HttpStatusCode> ReadyAsync(GatewayProcess gateway)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(gateway.Main, "/health/ready"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Socket Listen(out int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return socket;
    }
}

using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Feeds;

/// <summary>The door of a simulated SmartStream over real sockets, knocked at with the adapter's own headers.</summary>
public sealed class AngelDoorTests : IAsyncDisposable
{
    private static readonly BrokerLogin Login = new("key", "A123", "Bearer jwt", "feed");

    private readonly ManualTime _time = new();
    private readonly AngelSimulator _simulator;

    public AngelDoorTests()
    {
        var market = new SimulatedMarket(_time);
        var sbin = market.Add(new SimulatedTraits("NSE", "SBIN"));
        market.Trade(sbin, 801.55m);
        _simulator = new AngelSimulator(
            new AngelSimulatorOptions(),
            market,
            new Dictionary<UpstreamRef, SimulatedInstrument> { [new UpstreamRef(1, 3_045)] = sbin },
            Login,
            new FaultPlan(),
            NullLogger<AngelSimulator>.Instance
        );
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Theory]
    [InlineData("key", "A123", "other", "feed", "Invalid Header - Invalid Auth token")]
    [InlineData("key", "B456", "Bearer jwt", "feed", "Invalid Header - Invalid Client Code")]
    [InlineData("other", "A123", "Bearer jwt", "feed", "Invalid Header - Invalid API Key")]
    [InlineData("key", "A123", "Bearer jwt", "other", "Invalid Header - Invalid Feed Token")]
    public async Task Each_bad_credential_is_a_401_that_names_it(string apiKey, string client, string jwt, string feed, string message)
    {
        var (status, said) = await KnockAsync(new BrokerLogin(apiKey, client, jwt, feed));

        Assert.Equal((HttpStatusCode.Unauthorized, message), (status, said));
    }

    [Theory]
    [InlineData("jwt")]
    [InlineData("Bearer jwt")]
    public async Task The_token_is_believed_with_and_without_its_word(string jwt)
    {
        using var socket = await ConnectAsync(Login with { AuthToken = jwt });

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task A_browser_shows_three_of_them_in_the_query()
    {
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"{_simulator.Address}?clientCode=A123&feedToken=feed&apiKey=key"), Token());

        Assert.Equal(1, _simulator.Connections);
    }

    [Fact]
    public async Task The_fourth_connection_of_a_client_code_is_a_429_until_one_of_them_leaves()
    {
        using var first = await ConnectAsync(Login);
        using var second = await ConnectAsync(Login);
        using var third = await ConnectAsync(Login);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await KnockAsync(Login)).Status);

        await first.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token());
        await _simulator.UntilAsync(simulator => simulator.Connections == 2, Token());
        using var fourth = await ConnectAsync(Login);
    }

    [Fact]
    public async Task A_rollover_breaks_every_connection_and_the_old_login_is_a_401()
    {
        using var socket = await ConnectAsync(Login);

        _simulator.Rollover(Login with { AuthToken = "tomorrow" });

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[64], Token()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await KnockAsync(Login)).Status);
        using var next = await ConnectAsync(Login with { AuthToken = "tomorrow" });
    }

    [Fact]
    public async Task A_silent_client_is_dropped_and_one_that_pings_is_not()
    {
        using var silent = await ConnectAsync(Login);
        using var loud = await ConnectAsync(Login);
        _time.Advance(TimeSpan.FromSeconds(39));
        await loud.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token());
        Assert.Equal("pong", await ReceiveAsync(loud));

        _time.Advance(TimeSpan.FromSeconds(1));

        await _simulator.UntilAsync(simulator => simulator.Connections == 1, Token());
        await loud.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token());
        Assert.Equal("pong", await ReceiveAsync(loud));
    }

    [Fact]
    public async Task What_is_subscribed_comes_at_once()
    {
        using var socket = await ConnectAsync(Login);
        var request = """{"action":1,"params":{"mode":3,"tokenList":[{"exchangeType":1,"tokens":["3045"]}]}}"""u8.ToArray();

        await socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, Token());

        var buffer = new byte[1_024];
        var received = await socket.ReceiveAsync(buffer, Token());
        Assert.Equal((WebSocketMessageType.Binary, 379), (received.MessageType, received.Count));
        Assert.Equal("3045", Encoding.ASCII.GetString(buffer, 2, 4));
    }

    private static CancellationToken Token() => TestContext.Current.CancellationToken;

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1_024];
        var received = await socket.ReceiveAsync(buffer, Token());
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private ClientWebSocket Client(BrokerLogin login, out Uri address)
    {
        var door = new AngelLanguage(_simulator.Address).DoorFor(login);
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in door.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        address = door.Address;
        return socket;
    }

    private async Task<ClientWebSocket> ConnectAsync(BrokerLogin login)
    {
        var socket = Client(login, out var address);
        await socket.ConnectAsync(address, Token());
        return socket;
    }

    private async Task<(HttpStatusCode Status, string Said)> KnockAsync(BrokerLogin login)
    {
        using var socket = Client(login, out var address);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Token()));
        var said = socket.HttpResponseHeaders!.TryGetValue("x-error-message", out var values) ? string.Join(',', values) : "";
        return (socket.HttpStatusCode, said);
    }
}

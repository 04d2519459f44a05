using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Tidegate.FunctionalTests.Interop;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Samples;

/// <summary>What the page of the sample does, done by another client; and that the page's own scripts can be read.</summary>
public sealed class BrowserTicketTests
{
    /// <summary>A browser that is none: the network breaks, then a ticket comes too late, then the user is revoked.</summary>
    private const string Page = """
        const source = process.env.LIVE;
        const { live } = await import('data:text/javascript;base64,' + Buffer.from(source).toString('base64'));
        const heard = [];
        const sockets = [];
        let tickets = 0;
        class Socket {
          constructor(address, protocols) { Object.assign(this, { address, protocols, sent: [] }); sockets.push(this); }
          send(text) { this.sent.push(text); }
          close(code) { this.closed = code; }
        }
        const ask = async () => ({ status: tickets < 3 ? 200 : 401, ok: tickets < 3, json: async () => ({ ticket: `t${++tickets}` }) });
        const turn = () => new Promise((done) => setTimeout(done, 5));
        Math.random = () => 0;
        live({ topics: ['md/X'], token: 'secret', ask, Socket, location: { protocol: 'https:', host: 'h' }, onPush: () => {}, onState: (state) => heard.push(state) });
        await turn();
        sockets[0].onmessage({ data: '{"type":"welcome"}' });
        sockets[0].onclose({ code: 1006, reason: '' }); // the network broke: again, with another ticket
        await turn(); await turn();
        sockets[1].onclose({ code: 4002, reason: '' }); // a ticket that was too late
        await turn(); await turn();
        sockets[2].onclose({ code: 4005, reason: 'revoked' }); // never again
        await turn(); await turn();
        console.log(JSON.stringify({ heard, addresses: sockets.map((each) => each.address), sent: sockets[0].sent }));
        """;

    [Fact]
    public async Task The_page_signs_in_gets_a_ticket_connects_and_hears_prices_and_the_ticket_is_worth_nothing_then()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(SampleProcess.Patience);
        using var server = await SampleProcess.StartAsync("browser-ticket", "BrowserTicket", [], stop.Token);
        var password = (await server.ReadLineAsync("password ", stop.Token)).Split(' ')[^1];
        using var http = new HttpClient { BaseAddress = server.Address };
        var origin = server.Address.GetLeftPart(UriPartial.Authority);
        http.DefaultRequestHeaders.Add("Origin", origin);

        Assert.Contains("Live prices", await http.GetStringAsync(new Uri("/", UriKind.Relative), stop.Token), StringComparison.Ordinal);
        var token = await SignInAsync(http, password, stop.Token);
        var ticket = await TicketAsync(http, token, stop.Token);
        using var socket = await ConnectAsync(server.Address, ticket, origin, stop.Token);
        var welcome = await socket.ReadTextAsync(stop.Token);
        await socket.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/DEMO/TIDE","mode":"quote"}]}""", stop.Token);

        Assert.Contains("\"subject\":\"demo\"", welcome, StringComparison.Ordinal);
        Assert.Contains("\"ok\":true", await socket.ReadTextAsync(stop.Token), StringComparison.Ordinal);
        Assert.Contains("\"ltp\":", await socket.ReadTextAsync(stop.Token), StringComparison.Ordinal);
        using var again = await ConnectAsync(server.Address, ticket, origin, stop.Token);
        Assert.Contains("auth.token_invalid", await again.ReadTextAsync(stop.Token), StringComparison.Ordinal);
        Assert.Equal(WebSocketMessageType.Close, (await again.ReceiveAsync(new byte[128].AsMemory(), stop.Token)).MessageType);
        Assert.Equal(4002, (int)again.CloseStatus!);
    }

    [Fact]
    public async Task A_ticket_of_the_page_is_worth_nothing_to_a_page_of_another_origin()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(SampleProcess.Patience);
        using var server = await SampleProcess.StartAsync("browser-ticket", "BrowserTicket", [], stop.Token);
        var password = (await server.ReadLineAsync("password ", stop.Token)).Split(' ')[^1];
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        var ticket = await TicketAsync(http, await SignInAsync(http, password, stop.Token), stop.Token);

        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.SetRequestHeader("Origin", "https://evil.example");

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf(server.Address, ticket), stop.Token));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("samples/browser-ticket/wwwroot/live.js")]
    [InlineData("samples/browser-ticket/wwwroot/page.js")]
    [InlineData("samples/node-publisher/publish.mjs")]
    public async Task Scripts_of_the_samples_can_be_read(string script)
    {
        // As a module, whatever its name ends in.
        var source = await File.ReadAllTextAsync(Repository.PathOf(script), TestContext.Current.CancellationToken);

        var (code, _, error) = await NodeScript.RunAsync(["--check", "--input-type=module", "-"], source);

        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task The_page_takes_another_ticket_for_each_connection_and_stops_where_asking_again_changes_nothing()
    {
        var source = await File.ReadAllTextAsync(
            Repository.PathOf("samples/browser-ticket/wwwroot/live.js"),
            TestContext.Current.CancellationToken
        );

        var (code, output, error) = await NodeScript.RunAsync(["--input-type=module", "-"], Page, ("LIVE", source));

        Assert.True(code == 0, error);
        using var told = JsonDocument.Parse(output);
        Assert.Equal(
            """["connecting","live","waiting","connecting","waiting","connecting","refused"]""",
            told.RootElement.GetProperty("heard").GetRawText()
        );
        Assert.Equal(
            """["wss://h/stream?ticket=t1","wss://h/stream?ticket=t2","wss://h/stream?ticket=t3"]""",
            told.RootElement.GetProperty("addresses").GetRawText()
        );
    }

    private static async Task<string> SignInAsync(HttpClient http, string password, CancellationToken stop)
    {
        using var form = new FormUrlEncodedContent([new("username", "demo"), new("password", password)]);
        using var answer = await http.PostAsync(new Uri("/auth/login", UriKind.Relative), form, stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
        return body.RootElement.GetProperty("access_token").GetString()!;
    }

    private static async Task<string> TicketAsync(HttpClient http, string token, CancellationToken stop)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/auth/ticket")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = new StringContent("""{"endpoint":"stream"}""", Encoding.UTF8, "application/json"),
        };
        using var answer = await http.SendAsync(ask, stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
        return body.RootElement.GetProperty("ticket").GetString()!;
    }

    private static async Task<ClientWebSocket> ConnectAsync(Uri address, string ticket, string origin, CancellationToken stop)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("tidegate.v1");
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(AddressOf(address, ticket), stop);
        return socket;
    }

    private static Uri AddressOf(Uri address, string ticket) =>
        new UriBuilder(address)
        {
            Scheme = "ws",
            Path = "/stream",
            Query = "ticket=" + Uri.EscapeDataString(ticket),
        }.Uri;
}

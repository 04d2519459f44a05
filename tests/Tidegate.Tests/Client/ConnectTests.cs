using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidegate.Client;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Client;

public sealed class ConnectTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Credential_travels_in_the_authorization_header_by_default()
    {
        var seen = new TaskCompletionSource<(string? Header, string? Protocols, string Target)>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            seen.SetResult((conversation.Header("Authorization"), conversation.Header("Sec-WebSocket-Protocol"), conversation.Target));
            await conversation.WelcomeAsync();
            await conversation.ReadCloseAsync();
        });

        await using var client = await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop);

        Assert.Equal(($"Bearer {ClientHarness.Token}", "tidegate.v1", "/stream"), await seen.Task.Soon());
        Assert.Equal(("alice", ClientState.Connected), (client.Welcome.Subject, client.State));
    }

    [Fact]
    public async Task Credential_travels_as_a_further_subprotocol_where_asked()
    {
        var seen = new TaskCompletionSource<(string? Header, string? Protocols)>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            seen.SetResult((conversation.Header("Authorization"), conversation.Header("Sec-WebSocket-Protocol")));
            await conversation.WelcomeAsync();
            await conversation.ReadCloseAsync();
        });

        await using var client = await TidegateClient.ConnectAsync(
            ClientHarness.OptionsFor(peer) with
            {
                Carriage = CredentialKind.Subprotocol,
            },
            Stop
        );

        var encoded = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(ClientHarness.Token));
        Assert.Equal((null, $"tidegate.v1, bearer.{encoded}"), await seen.Task.Soon());
    }

    [Fact]
    public async Task Credential_travels_in_the_first_message_where_asked()
    {
        var seen = new TaskCompletionSource<(string? Header, string? Message)>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.AcceptAsync();
            seen.SetResult((conversation.Header("Authorization"), await conversation.ReadTextAsync()));
            await conversation.SendTextAsync("""{"re":1,"ok":true}""");
            await conversation.SendTextAsync("""{"type":"welcome","session":"s_1","subject":"alice"}""");
            await conversation.ReadCloseAsync();
        });

        await using var client = await TidegateClient.ConnectAsync(
            ClientHarness.OptionsFor(peer) with
            {
                Carriage = CredentialKind.FirstMessage,
            },
            Stop
        );

        Assert.Equal((null, $$"""{"op":"auth","id":1,"token":"{{ClientHarness.Token}}"}"""), await seen.Task.Soon());
        Assert.Equal("alice", client.Welcome.Subject);
    }

    [Fact]
    public async Task Credential_travels_in_the_query_where_asked_and_keeps_what_stood_there()
    {
        var seen = new TaskCompletionSource<string>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            seen.SetResult(conversation.Target);
            await conversation.WelcomeAsync();
            await conversation.ReadCloseAsync();
        });

        await using var client = await TidegateClient.ConnectAsync(
            ClientHarness.OptionsFor(peer) with
            {
                Uri = new Uri($"{peer.Uri}?room=1"),
                Carriage = CredentialKind.Query,
                Credential = _ => new ValueTask<string>("a+b/c="),
            },
            Stop
        );

        Assert.Equal("/stream?room=1&token=a%2Bb%2Fc%3D", await seen.Task.Soon());
    }

    [Theory]
    [InlineData(401, "Token expired", Retry.AfterNewCredential)]
    [InlineData(409, "Session already active", Retry.AfterDelay)]
    [InlineData(503, "Maximum connections reached", Retry.AfterDelay)]
    [InlineData(404, "Not here", Retry.Never)]
    public async Task Plain_text_refusal_keeps_status_and_text_and_the_status_gives_the_advice(int status, string text, Retry advice)
    {
        await using var peer = new ScriptedPeer(conversation => conversation.RefuseAsync(status, text));

        var refused = await Assert.ThrowsAsync<ConnectRefusedException>(() =>
            TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop)
        );

        Assert.Equal((status, text, advice), (refused.HttpStatus, refused.Error.Message, refused.Error.Retry));
        Assert.Contains($"HTTP {status}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_refusal_names_the_catalogue_entry_the_rule_and_the_delay()
    {
        const string Problem =
            """{"type":"urn:tidegate:limit.rate","title":"Too many requests","status":429,"detail":"Too many messages or requests","rule":"address.rate"}""";
        await using var peer = new ScriptedPeer(conversation =>
            conversation.RefuseAsync(429, Problem, "application/problem+json", "Retry-After: 7\r\n")
        );

        var refused = await Assert.ThrowsAsync<ConnectRefusedException>(() =>
            TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop)
        );

        Assert.Equal(GatewayErrors.RateLimited, refused.Error.Entry);
        Assert.Equal(("address.rate", TimeSpan.FromSeconds(7)), (refused.Error.Rule, refused.Error.RetryAfter));
    }

    [Fact]
    public async Task Close_before_the_welcome_is_a_refusal_with_its_code()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.AcceptAsync();
            await conversation.SendCloseAsync(4003, "The credential has expired");
            await conversation.ReadCloseAsync();
        });

        var refused = await Assert.ThrowsAsync<ConnectRefusedException>(() =>
            TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop)
        );

        Assert.Equal((4003, GatewayErrors.TokenExpired), (refused.CloseCode, refused.Error.Entry));
    }

    [Fact]
    public async Task Refusal_repeats_neither_the_credential_nor_terminal_commands()
    {
        await using var peer = new ScriptedPeer(conversation =>
            conversation.RefuseAsync(401, $"\u001b[2JBad token {ClientHarness.Token}\r\nreally")
        );

        var refused = await Assert.ThrowsAsync<ConnectRefusedException>(() =>
            TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop)
        );

        Assert.DoesNotContain(ClientHarness.Token, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Message, char.IsControl);
        Assert.Contains("Bad token [secret]", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Huge_refusal_is_cut_and_not_waited_for()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.SendRawAsync("HTTP/1.1 401 No\r\nContent-Length: 1000000000\r\n\r\n"u8.ToArray());
            await conversation.SendRawAsync(Encoding.ASCII.GetBytes(new string('x', 100_000)));
            await conversation.StaySilentAsync();
        });

        var refused = await Assert.ThrowsAsync<ConnectRefusedException>(() =>
            TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer), Stop)
        );

        Assert.Equal(new string('x', 256), refused.Error.Message);
    }

    [Fact]
    public async Task Silence_after_the_upgrade_fails_at_the_connect_timeout_and_not_before()
    {
        var time = new ManualTime();
        var upgraded = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.AcceptAsync();
            upgraded.SetResult();
            await conversation.StaySilentAsync();
        });

        var connecting = TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer) with { Time = time }, Stop);
        await upgraded.Task.Soon();
        time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        var early = connecting.IsCompleted;
        time.Advance(TimeSpan.FromTicks(1));

        Assert.False(early);
        await Assert.ThrowsAsync<ConnectFailedException>(() => connecting.Soon());
    }

    [Fact]
    public async Task Closed_port_is_a_failure_of_the_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var options = new TidegateClientOptions { Uri = new Uri($"ws://127.0.0.1:{port}/stream") };

        var failed = await Assert.ThrowsAsync<ConnectFailedException>(() => TidegateClient.ConnectAsync(options, Stop));

        Assert.Contains($"127.0.0.1:{port}", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credential_that_no_header_can_hold_is_refused_here_without_being_repeated()
    {
        await using var peer = new ScriptedPeer(conversation => conversation.WelcomeAsync());
        var options = ClientHarness.OptionsFor(peer) with { Credential = _ => new ValueTask<string>("s3cr3t\r\nen: x") };

        var failed = await Assert.ThrowsAsync<ConnectFailedException>(() => TidegateClient.ConnectAsync(options, Stop));

        Assert.DoesNotContain("s3cr3t", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, peer.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("ws://user:secret@127.0.0.1/")]
    [InlineData("ws://127.0.0.1/#part")]
    public async Task Address_outside_the_promise_is_an_argument_error(string address)
    {
        var options = new TidegateClientOptions { Uri = new Uri(address) };

        await Assert.ThrowsAsync<ArgumentException>(() => TidegateClient.ConnectAsync(options, Stop));
    }
}

using System.Text.Json;
using Tidegate.Cli;
using Tidegate.Testing;
using Tidegate.Tests.Client;

namespace Tidegate.Tests.Cli;

public sealed class ConnectCommandTests : IDisposable
{
    private const string Token = "header.claims.signature-of-a-test";

    private readonly CommandLine _cli = new CommandLine().With("TIDEGATE_TOKEN", Token);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Native_prices_are_printed_a_line_each_and_counted_and_the_session_closed_with_1000()
    {
        var closed = new TaskCompletionSource<(string? Header, int? Code)>();
        await using var peer = Serving(closed);

        var code = await RunAsync(peer.Uri, "--topic", "md/NSE/RELIANCE", "--mode", "quote", "--count", "2");

        var lines = _cli.Output.TrimEnd().Split('\n');
        Assert.Equal((ExitCodes.Ok, 2), (code, lines.Length));
        Assert.Matches(@"md/NSE/RELIANCE +1,424\.05 +o +1,410\.00 +vol +1,883,921$", lines[0]);
        Assert.Matches(@"md/NSE/RELIANCE +1,424\.10 +vol +1,883,996$", lines[1]);
        Assert.Equal(($"Bearer {Token}", 1000), await closed.Task.Soon());
    }

    [Fact]
    public async Task Json_prints_messages_as_they_came_and_the_measurement_as_one_more_line()
    {
        await using var peer = Serving(new());

        await RunAsync(peer.Uri, "--topic", "md/NSE/RELIANCE", "--count", "2", "--json", "--measure");

        var lines = _cli.Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("{\"type\":\"snapshot\",\"topic\":\"md/NSE/RELIANCE\"", lines[0], StringComparison.Ordinal);
        using var measured = JsonDocument.Parse(lines[2]);
        var figures = measured.RootElement.GetProperty("measured");
        Assert.Equal(
            (2, 1, 1),
            (figures.GetProperty("messages").GetInt32(), figures.GetProperty("merged").GetInt32(), figures.GetProperty("missed").GetInt32())
        );
        Assert.Equal(JsonValueKind.Null, figures.GetProperty("latencyP50Ms").ValueKind); // the data is of 2025
        Assert.Equal(JsonValueKind.Number, figures.GetProperty("roundTripMs").ValueKind);
    }

    [Fact]
    public async Task Nse_rows_are_printed_until_the_stream_is_completed()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.AcceptAsync(subprotocol: null);
            await conversation.SendTextAsync(
                """{"date":"09-01-2015 09:15","open":8300.6,"high":8309.75,"low":8300.6,"close":8308.35,"volume":0}"""
            );
            await conversation.SendCloseAsync(1000, "Stream completed");
            await conversation.ReadCloseAsync();
        });

        var code = await RunAsync(new Uri(peer.Uri, "/"));

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Matches(@"^09-01-2015 09:15 +8,308\.35 +o +8,300\.60 +h +8,309\.75 +l +8,300\.60 +vol +0\s*$", _cli.Output);
        Assert.Contains("Stream completed", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nse_symbols_are_subscribed_and_their_ticks_printed()
    {
        var asked = new TaskCompletionSource<string?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.AcceptAsync(subprotocol: null);
            asked.SetResult(await conversation.ReadTextAsync());
            await conversation.SendTextAsync("""{"status":"success","symbol":"NIFTY","message":"Successfully subscribed"}""");
            await conversation.SendTextAsync(
                """{"symbol":"NIFTY","data":{"date":"d","close":8304.0},"timestamp":"2025-01-02T03:04:05Z"}"""
            );
            await conversation.ReadCloseAsync();
        });

        var code = await RunAsync(new Uri(peer.Uri, "/ws"), "--topic", "md/NSE/NIFTY", "--count", "1");

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Equal("""{"action":"subscribe","symbol":"NIFTY"}""", await asked.Task.Soon());
        Assert.Matches(@"NIFTY +8,304\.00", _cli.Output);
    }

    [Theory]
    [InlineData(401, "Token expired", "token issue")]
    [InlineData(409, "Session already active", "another jti")]
    [InlineData(503, "Maximum connections reached", "Try again")]
    [InlineData(404, "Invalid WebSocket path", "Check the address")]
    public async Task Refusal_is_one_sentence_with_status_text_and_what_to_do_next(int status, string text, string next)
    {
        await using var peer = new ScriptedPeer(conversation => conversation.RefuseAsync(status, text));

        var code = await RunAsync(new Uri(peer.Uri, "/"));

        Assert.Equal((ExitCodes.Refused, ""), (code, _cli.Output));
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
        Assert.All([$"HTTP {status}", text, next], part => Assert.Contains(part, _cli.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(Token, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_topics_only_are_a_negative_answer()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            var id = await conversation.ReadRequestAsync("subscribe");
            await conversation.SendTextAsync(
                $$$"""{"re":{{{id}}},"ok":true,"results":[{"topic":"md/NSE/NONE","error":{"id":"topic.unknown","message":"The topic is unknown"}}]}"""
            );
            await conversation.ReadCloseAsync();
        });

        Assert.Equal(ExitCodes.Negative, await RunAsync(peer.Uri, "--topic", "md/NSE/NONE"));

        Assert.Contains("md/NSE/NONE: The topic is unknown (topic.unknown).", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_closes_with_1000_and_exits_with_130()
    {
        using var interrupt = new CancellationTokenSource();
        var closed = new TaskCompletionSource<int?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.AcceptAsync(subprotocol: null);
            await interrupt.CancelAsync();
            closed.SetResult(await conversation.ReadCloseAsync());
            await conversation.SendCloseAsync(1000);
        });

        // the address of rows needs no subscription, so that the cut finds the stream open or opening
        var code = await _cli.RunAsync(["connect", new Uri(peer.Uri, "/").ToString()], TimeProvider.System, interrupt.Token);

        Assert.Equal(ExitCodes.Interrupted, code);
        Assert.Contains(await closed.Task.Soon(), new int?[] { 1000, null });
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("ws://user:pw@127.0.0.1/")]
    [InlineData("ws://127.0.0.1/ws")]
    [InlineData("ws://127.0.0.1/stream")]
    [InlineData("ws://127.0.0.1/stream --topic nonsense")]
    [InlineData("ws://127.0.0.1/ --count 0")]
    [InlineData("ws://127.0.0.1/ --for ever")]
    [InlineData("ws://127.0.0.1/ --dialect french")]
    public async Task Unusable_command_line_is_one_sentence(string line)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(["connect", .. line.Split(' ')]));

        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    private static ScriptedPeer Serving(TaskCompletionSource<(string? Header, int? Code)> closed) =>
        new(async conversation =>
        {
            await conversation.WelcomeAsync();
            var id = await conversation.ReadRequestAsync("subscribe");
            await conversation.SendTextAsync(
                $$$"""{"re":{{{id}}},"ok":true,"results":[{"topic":"md/NSE/RELIANCE","ok":true,"mode":"quote"}]}"""
            );
            await conversation.SendTextAsync(
                """{"type":"snapshot","topic":"md/NSE/RELIANCE","mode":"quote","epoch":"e1","seq":1,"data":{"ltp":1424.05,"open":1410.0,"volume":1883921,"tsNs":1735790645000000000}}"""
            );
            await conversation.SendTextAsync(
                """{"type":"update","topic":"md/NSE/RELIANCE","mode":"quote","seq":4,"merged":1,"data":{"ltp":1424.10,"volume":1883996}}"""
            );
            while (await conversation.ReadTextAsync() is { } request)
            {
                using var ping = JsonDocument.Parse(request);
                await conversation.SendTextAsync($$"""{"re":{{ping.RootElement.GetProperty("id")}},"ok":true}""");
            }

            closed.TrySetResult((conversation.Header("Authorization"), conversation.CloseCode));
        });

    private Task<int> RunAsync(Uri uri, params string[] args) =>
        _cli.RunAsync(["connect", uri.ToString(), .. args], TimeProvider.System, Stop);
}

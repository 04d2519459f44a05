using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Tidegate.Cli;
using Tidegate.Feeds.Recordings;
using Tidegate.Testing;
using Tidegate.Tests.Client;

namespace Tidegate.Tests.Cli;

public sealed class RecordCommandTests : IDisposable
{
    private const string Token = "header.claims.signature-of-a-test";
    private const string Resume = "resume-secret-of-a-test";
    private const string Update = """{"type":"update","topic":"md/NSE/INFY","mode":"quote","seq":2,"data":{ "ltp":1500.10 }}""";

    private readonly CommandLine _cli = new CommandLine().With("TIDEGATE_TOKEN", Token);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Topics_are_recorded_byte_for_byte_and_every_one_of_their_updates_is_asked_for()
    {
        var asked = new TaskCompletionSource<string>();
        await using var peer = Serving(asked);

        var code = await RecordAsync(peer, "--topic", "md/NSE/INFY", "--mode", "quote");

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Equal([Update], Texts());
        Assert.Contains("\"deliver\":\"all\"", await asked.Task.Soon(), StringComparison.Ordinal);
        Assert.Contains("1 messages", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_is_recorded_whole_and_holds_no_secret_of_the_run()
    {
        await using var peer = Serving(new());

        Assert.Equal(ExitCodes.Ok, await RecordAsync(peer, "--session", "--topic", "md/NSE/INFY"));

        Assert.Equal(4, Texts().Length); // welcome, the reply, the update, the echo
        await using var plain = new MemoryStream();
        await using (var gzip = new GZipStream(File.OpenRead(_cli.PathOf("r.tgrec")), CompressionMode.Decompress))
        {
            await gzip.CopyToAsync(plain, Stop);
        }

        var everything = Encoding.UTF8.GetString(plain.ToArray());
        Assert.All(
            [Token, Resume, "query-secret", Convert.ToBase64String(Encoding.UTF8.GetBytes(Token)).TrimEnd('=')],
            secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal)
        );
        Assert.Contains("/stream\"", everything, StringComparison.Ordinal); // the address is there, without its query
    }

    [Fact]
    public async Task Refused_connection_leaves_no_file()
    {
        await using var peer = new ScriptedPeer(conversation => conversation.RefuseAsync(401, "Token expired"));

        Assert.Equal(ExitCodes.Refused, await RecordAsync(peer, "--session"));
        Assert.False(File.Exists(_cli.PathOf("r.tgrec")));
    }

    [Fact]
    public async Task Refused_topics_leave_no_file()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            using var json = JsonDocument.Parse((await conversation.ReadTextAsync())!);
            var id = json.RootElement.GetProperty("id").GetInt64();
            await conversation.SendTextAsync(
                $$$"""{"re":{{{id}}},"ok":true,"results":[{"topic":"md/NSE/NOPE","ok":false,"error":{"id":"topic.unknown","message":"There is no such topic","retry":"never"}}]}"""
            );
            await conversation.ReadTextAsync(); // until the client is gone
        });

        Assert.Equal(ExitCodes.Negative, await RecordAsync(peer, "--topic", "md/NSE/NOPE"));
        Assert.False(File.Exists(_cli.PathOf("r.tgrec")));
        Assert.Contains("There is no such topic", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_there_is_not_overwritten()
    {
        await File.WriteAllTextAsync(_cli.PathOf("r.tgrec"), "mine", Stop);
        await using var peer = Serving(new());

        Assert.Equal(ExitCodes.Usage, await RecordAsync(peer, "--session"));
        Assert.Equal("mine", await File.ReadAllTextAsync(_cli.PathOf("r.tgrec"), Stop));
    }

    [Theory]
    [InlineData("--out r.tgrec")]
    [InlineData("--url ws://127.0.0.1/stream --out r.tgrec")]
    [InlineData("--url ws://127.0.0.1/stream --topic nonsense --out r.tgrec")]
    [InlineData("--url ftp://127.0.0.1/stream --session --out r.tgrec")]
    [InlineData("--url ws://127.0.0.1/stream --session --out r.tgrec --for ever")]
    public async Task Unusable_command_line_is_one_sentence(string line)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(["record", .. line.Split(' ')]));
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Recording_is_served_and_says_what_it_holds()
    {
        await using (var file = File.Create(_cli.PathOf("r.tgrec")))
        {
            await file.WriteAsync(Feeds.Recordings.Recorded.File((0, "a"), (5, "b")), Stop);
        }

        Assert.Equal(
            ExitCodes.Ok,
            await _cli.RunAsync(
                ["replay", _cli.PathOf("r.tgrec"), "--port", "0", "--speed", "10", "--for", "1ms"],
                TimeProvider.System,
                Stop
            )
        );

        Assert.Contains("topics: 2 messages", _cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"connect to +ws://127\.0\.0\.1:\d+/", _cli.Output);
    }

    [Theory]
    [InlineData("cannot be read", "replay", "nowhere.tgrec")]
    [InlineData("--speed takes 0.1 to 1000", "replay", "x", "--speed", "0")]
    [InlineData("--port takes 0 to 65535", "replay", "x", "--port", "-1")]
    [InlineData("cannot be read", "report", "nowhere.json")]
    public async Task What_cannot_be_played_or_shown_is_one_sentence(string sentence, params string[] args)
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync(args));
        Assert.Contains(sentence, _cli.Error, StringComparison.Ordinal);
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    private Task<int> RecordAsync(ScriptedPeer peer, params string[] args) =>
        _cli.RunAsync(
            ["record", "--url", $"{peer.Uri}?ticket=query-secret", "--out", _cli.PathOf("r.tgrec"), .. args],
            TimeProvider.System,
            Stop
        );

    private string[] Texts()
    {
        using var reader = RecordingReader.Open(_cli.PathOf("r.tgrec"));
        var texts = new List<string>();
        while (reader.TryRead(out var frame))
        {
            texts.Add(Encoding.UTF8.GetString(frame.Bytes.Span));
        }

        Assert.Equal(RecordingEnd.Whole, reader.End);
        return [.. texts];
    }

    private static ScriptedPeer Serving(TaskCompletionSource<string> asked) =>
        new(async conversation =>
        {
            await conversation.WelcomeAsync($",\"resume\":{{\"secret\":\"{Resume}\",\"windowMs\":1000}}");
            var request = (await conversation.ReadTextAsync())!;
            asked.TrySetResult(request);
            using var json = JsonDocument.Parse(request);
            var id = json.RootElement.GetProperty("id").GetInt64();
            await conversation.SendTextAsync(
                $$$"""{"re":{{{id}}},"ok":true,"results":[{"topic":"md/NSE/INFY","ok":true,"mode":"quote"}]}"""
            );
            await conversation.SendTextAsync(Update);
            await conversation.SendTextAsync($$"""{"type":"other","echo":"{{Token}} wss://h/s?ticket=query-secret"}""");
            await conversation.SendCloseAsync(1000);
        });
}

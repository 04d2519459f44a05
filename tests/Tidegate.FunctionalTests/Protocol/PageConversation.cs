using System.Text.RegularExpressions;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Protocol;

/// <summary>Runs the conversation of a section, line by line, and holds every line of the server against the page.</summary>
internal sealed partial class PageConversation(PageWorld world) : IAsyncDisposable
{
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(180); // with the leeway of 60 s this many in the welcome: 240,000 ms
    private static readonly TimeSpan LongLife = TimeSpan.FromMinutes(15);

    private readonly Likeness _likeness = new();
    private readonly string _token = world.Gateway.Token("tidegate", "alice", lifetime: ShortLife);
    private RawPeer? _peer;
    private bool _isClosed;

    public async Task RunAsync(IReadOnlyList<PageLine> lines)
    {
        if (!Connects().IsMatch(lines[0].Text))
        {
            await ConnectAsync("Authorization: Bearer " + _token);
            await _peer!.ReadTextAsync(); // the welcome, which has a section of its own
        }

        foreach (var line in lines)
        {
            await RunAsync(line);
        }

        if (!_isClosed)
        {
            await AssertNothingMoreAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_peer is not null)
        {
            await _peer.DisposeAsync();
        }
    }

    private Task RunAsync(PageLine line) =>
        line.By switch
        {
            Speaker.Client => _peer!.SendTextAsync(Tokens(_likeness.Fill(line.Text))),
            Speaker.Server when Close().Match(line.Text) is { Success: true } close => ReadCloseAsync(
                int.Parse(close.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
                close.Groups[2].Value
            ),
            Speaker.Server => ReadAsync(line.Text),
            _ => HappenAsync(line.Text),
        };

    private async Task ReadAsync(string shown) => _likeness.AssertLike(shown, await _peer!.ReadTextAsync());

    private async Task ReadCloseAsync(int code, string reason)
    {
        var peer = _peer!;
        var frame = await peer.ReadFrameAsync();
        while (frame is { Opcode: 0x9 or 0xA })
        {
            frame = await peer.ReadFrameAsync();
        }

        Assert.True(frame is { IsClose: true }, $"The server said {frame?.Text} and did not close.");
        Assert.Equal((code, reason), (frame!.CloseCode, frame.CloseReason));
        _isClosed = true;
    }

    private async Task HappenAsync(string what)
    {
        if (Connects().Match(what) is { Success: true } connects)
        {
            await ConnectAsync(HeadersOf(connects));
        }
        else if (what == "the connection breaks")
        {
            _peer!.Reset();
            _peer = null;
        }
        else
        {
            Assert.True(await world.TryHappenAsync(what, _peer), $"No test knows how this happens: {what}");
        }
    }

    private string[] HeadersOf(Match connects) =>
        connects switch
        {
            _ when connects.Groups["unknown"].Success => [],
            _ when connects.Groups["application"].Success => ["Authorization: Bearer " + world.ApplicationToken(ShortLife)],
            _ when connects.Groups["secret"] is { Success: true } secret =>
            [
                "Authorization: Bearer " + _token,
                "Tidegate-Resume: " + _likeness.Fill($"\"{secret.Value}\"").Trim('"'),
            ],
            _ => ["Authorization: Bearer " + _token],
        };

    private async Task ConnectAsync(params string[] headers)
    {
        _peer = await world.Gateway.ConnectAsync();
        _peer.AnswersPings = true;
        Assert.Equal(101, (await _peer.UpgradeAsync("/stream", headers)).Status);
    }

    private string Tokens(string text) =>
        text.Replace("<token>", _token, StringComparison.Ordinal)
            .Replace("<new token>", world.Gateway.Token("tidegate", "alice", lifetime: LongLife), StringComparison.Ordinal)
            .Replace("<token of bob>", world.Gateway.Token("tidegate", "bob"), StringComparison.Ordinal);

    private async Task AssertNothingMoreAsync()
    {
        await _peer!.SendTextAsync("""{"op":"ping","id":"the end"}""");
        var next = await _peer.ReadTextAsync();
        Assert.True(next.StartsWith("""{"re":"the end",""", StringComparison.Ordinal), $"The page leaves out: {next}");
    }

    [GeneratedRegex(
        @"^connects((?<unknown> without a credential)|(?<application> as an application))?$|^comes back with (?<secret>\S+)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Connects();

    [GeneratedRegex(@"^close (\d+) (.*)$")]
    private static partial Regex Close();
}

using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Kraken;
using Tidegate.Kraken.Tests.Tokens;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Feeds;

/// <summary>A key that was refused is tried again seldom, not for ever, and at once when it was replaced.</summary>
public sealed class KrakenAccountTests : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    private readonly ManagerFixture _fixture = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<KrakenKey> _made = [];
    private readonly KrakenAccountOptions _options = new();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _fixture.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_key_is_tried_after_growing_pauses_and_ten_times_at_most()
    {
        _fixture.Endpoint.Fault = _ => ScriptedEndpoint.Error("EAPI:Invalid key");
        await using var account = Account();

        var calls = new List<int>();
        for (var minute = 0; minute <= 24 * 60; minute++)
        {
            await Assert.ThrowsAsync<WebSocketAuthenticationException>(() => AskAsync(account)); // every minute somebody asks
            calls.Add(_fixture.Endpoint.Calls);
            _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 5], [.. new[] { 0, 4, 5, 9, 10, 19, 20, 40 }.Select(minute => calls[minute])]);
        Assert.Equal(1 + KrakenAccount.TriesMax, calls[^1]);
        Assert.Equal(KrakenTokenState.NeedsLogin, account.State);
    }

    [Fact]
    public async Task A_key_that_works_again_is_as_good_as_new()
    {
        _fixture.Endpoint.Fault = call => call <= 2 ? ScriptedEndpoint.Error("EGeneral:Permission denied") : null;
        await using var account = Account();
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(() => AskAsync(account));

        _fixture.Time.Advance(RetryAfter);
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(() => AskAsync(account));
        _fixture.Time.Advance(RetryAfter);

        Assert.Equal("token-3", await AskAsync(account));
        Assert.Equal(KrakenTokenState.Valid, account.State);
    }

    [Fact]
    public async Task Many_who_ask_together_cost_one_attempt()
    {
        _fixture.Endpoint.Fault = _ => ScriptedEndpoint.Error("EAPI:Invalid key");
        await using var account = Account();
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(() => AskAsync(account));
        _fixture.Time.Advance(RetryAfter);

        var asking = Enumerable.Range(0, 20).Select(_ => Assert.ThrowsAsync<WebSocketAuthenticationException>(() => AskAsync(account)));
        await Task.WhenAll(asking);

        Assert.Equal(2, _fixture.Endpoint.Calls);
    }

    [Fact]
    public async Task A_replaced_file_is_taken_at_the_next_question_without_a_pause()
    {
        _options.KeyFile = Path.Combine(_folder.Path, "key");
        Write("first\n" + TestKeys.Secret);
        _fixture.Endpoint.Fault = _ => ScriptedEndpoint.Error("EAPI:Invalid key");
        await using var account = Account();
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(() => AskAsync(account));
        await Assert.ThrowsAsync<WebSocketAuthenticationException>(() => AskAsync(account));

        Write("second\r\n" + TestKeys.Secret + "\r\n123456\r\n");
        await AskAsync(account).ContinueWith(_ => { }, TaskScheduler.Default); // the manager of this test ended with the first key

        Assert.Equal(["first", "second"], _made.Select(key => key.ApiKey));
        Assert.Equal((TestKeys.Secret, "123456"), (_made[1].ApiSecret, _made[1].OneTimePassword));
        Assert.DoesNotContain("second", _made[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_nobody_has_asked_needs_no_login()
    {
        await using var account = Account();

        Assert.Equal((KrakenTokenState.Idle, null), (account.State, account.Problem));
    }

    private static Task<string> AskAsync(KrakenAccount account) => account.GetTokenAsync(TestContext.Current.CancellationToken).AsTask();

    private KrakenAccount Account() =>
        new(
            "alice",
            _options,
            key =>
            {
                _made.Add(key);
                return _fixture.Manager;
            },
            RetryAfter,
            _fixture.Time,
            NullLogger.Instance
        );

    private void Write(string content)
    {
        File.WriteAllText(_options.KeyFile!, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_options.KeyFile!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}

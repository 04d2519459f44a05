using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Secrets;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Brokers;

public sealed class BrokerSessionsTests : IDisposable
{
    private readonly BrokerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_login_is_handed_out_until_three_in_the_morning_in_India()
    {
        await _bench.Auth.AddUserAsync();
        var status = await _bench.LoginAsync(); // 03:04:05 UTC is 08:34:05 in India

        Assert.Equal(new DateTimeOffset(2025, 1, 2, 21, 30, 0, TimeSpan.Zero), status.ExpiresAt);
        Assert.Equal(BrokerSessionState.Active, status.State);
        var session = await FindAsync();
        Assert.Equal(("alice", "angel", "AB1234"), (session!.User, session.Broker, session.ClientId));
        Assert.Equal(BrokerBench.Draft().Secrets, session.Secrets);

        _bench.Auth.Time.Advance(status.ExpiresAt - _bench.Auth.Time.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.NotNull(await FindAsync());
        _bench.Auth.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Null(await FindAsync());
        Assert.Null(await _bench.Sessions.FindNewestAsync("angel", AuthBench.Cancel));
        Assert.Equal(BrokerSessionState.Expired, (await StatusAsync())!.State);
    }

    [Theory]
    [InlineData("2025-01-02T21:29:59Z", "2025-01-02T21:30:00Z")]
    [InlineData("2025-01-02T21:30:00Z", "2025-01-03T21:30:00Z")]
    [InlineData("2024-12-31T23:00:00Z", "2025-01-01T21:30:00Z")]
    public void The_day_ends_the_next_time_the_clock_shows_it(string now, string end) =>
        Assert.Equal(Instant(end), new BrokerSessionOptions().EndOf(Instant(now)));

    [Fact]
    public async Task Nothing_secret_is_stored_or_said()
    {
        await _bench.Auth.AddUserAsync();
        await _bench.LoginAsync();

        var record = (await _bench.Auth.Stores.Inner.Brokers.FindAsync("alice", AuthBench.Cancel))!;
        var session = (await FindAsync())!;
        string[] texts = [record.ToString(), session.ToString(), BrokerBench.Draft().ToString(), (await StatusAsync())!.ToString()];

        foreach (var secret in (string[])["the-api-key", "the.auth.token", "the-feed-token"])
        {
            Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_new_pepper_opens_what_the_old_one_sealed_and_a_foreign_one_does_not()
    {
        await _bench.Auth.AddUserAsync();
        await _bench.LoginAsync();
        var old = _bench.Auth.Options.Keys.Pepper!;

        var successor = _bench.Make(new ApiKeyOptions { Pepper = SecretText.New(), PreviousPeppers = [SecretText.New(), old] });
        var stranger = _bench.Make(new ApiKeyOptions { Pepper = SecretText.New() });

        Assert.Equal(BrokerBench.Draft().Secrets, (await successor.FindAsync("alice", AuthBench.Cancel))!.Secrets);
        Assert.Null(await stranger.FindAsync("alice", AuthBench.Cancel));
        Assert.Equal(BrokerSessionState.Unreadable, (await stranger.StatusOfAsync("alice", AuthBench.Cancel))!.State);
    }

    [Fact]
    public async Task A_sealed_text_opens_in_its_own_row_only_and_only_unchanged()
    {
        await _bench.Auth.AddUserAsync();
        await _bench.LoginAsync();
        var store = _bench.Auth.Stores.Inner.Brokers;
        var record = (await store.FindAsync("alice", AuthBench.Cancel))!;
        var last = record.Sealed[^2] == 'A' ? 'B' : 'A';
        BrokerSessionRecord[] moved =
        [
            record with
            {
                User = "mallory",
            },
            record with
            {
                Broker = "zerodha",
            },
            record with
            {
                ClientId = "XY9999",
            },
            record with
            {
                ExpiresAt = record.ExpiresAt.AddDays(1),
            },
            record with
            {
                CreatedAt = record.CreatedAt.AddDays(1),
            },
            record with
            {
                Sealed = record.Sealed[..^2] + last + record.Sealed[^1],
            },
            record with
            {
                Sealed = record.Sealed[..20],
            },
            record with
            {
                Sealed = "",
            },
            record with
            {
                Sealed = "not base64!",
            },
            record with
            {
                Sealed = "AAAAA",
            },
        ];

        foreach (var row in moved)
        {
            await store.PutAsync(row, AuthBench.Cancel);

            Assert.Null(await _bench.Make(_bench.Auth.Options.Keys).FindAsync(row.User, AuthBench.Cancel));
        }
    }

    [Fact]
    public async Task The_next_login_replaces_the_one_before_and_a_logout_ends_it_at_once()
    {
        await _bench.Auth.AddUserAsync();
        await _bench.LoginAsync();
        Assert.NotNull(await FindAsync());

        await _bench.LoginAsync(BrokerBench.Draft(broker: "zerodha") with { Secrets = new BrokerSecrets("k", "t", null) });
        Assert.Equal(("zerodha", null), ((await FindAsync())!.Broker, (await FindAsync())!.Secrets.FeedToken));

        Assert.True(await _bench.Sessions.LogoutAsync("alice", AuthBench.Cancel));
        Assert.Null(await FindAsync());
        Assert.False(await _bench.Sessions.LogoutAsync("alice", AuthBench.Cancel));
        Assert.Equal(BrokerSessionState.Revoked, (await StatusAsync())!.State);
    }

    [Fact]
    public async Task A_login_needs_a_stored_user_and_fields_in_their_ranges()
    {
        await _bench.Auth.AddUserAsync();
        var draft = BrokerBench.Draft();
        var secrets = draft.Secrets;
        (BrokerSessionDraft Draft, string Rule)[] wrong =
        [
            (draft with { User = "" }, BrokerSessionRules.User),
            (draft with { User = "nobody" }, BrokerSessionRules.User),
            (draft with { Broker = "Angel" }, BrokerSessionRules.Broker),
            (draft with { Broker = "" }, BrokerSessionRules.Broker),
            (draft with { Broker = new string('a', 33) }, BrokerSessionRules.Broker),
            (draft with { ClientId = "a b" }, BrokerSessionRules.ClientId),
            (draft with { Secrets = secrets with { ApiKey = "a\r\nb" } }, BrokerSessionRules.ApiKey),
            (draft with { Secrets = secrets with { AuthToken = "" } }, BrokerSessionRules.AuthToken),
            (draft with { Secrets = secrets with { AuthToken = "a\nb" } }, BrokerSessionRules.AuthToken),
            (draft with { Secrets = secrets with { AuthToken = " a" } }, BrokerSessionRules.AuthToken),
            (draft with { Secrets = secrets with { AuthToken = new string('a', 4_097) } }, BrokerSessionRules.AuthToken),
            (draft with { Secrets = secrets with { FeedToken = "" } }, BrokerSessionRules.FeedToken),
            (draft with { Secrets = secrets with { FeedToken = "\u00e4" } }, BrokerSessionRules.FeedToken),
        ];

        foreach (var (each, rule) in wrong)
        {
            var outcome = await _bench.Sessions.LoginAsync(each, AuthBench.Cancel);

            Assert.Equal(rule, outcome.Refusal?.Rule);
        }

        await _bench.LoginAsync(draft with { Secrets = secrets with { AuthToken = new string('a', 4_096) } });
    }

    [Fact]
    public async Task The_newest_login_at_a_broker_is_that_of_a_user_who_may_come_in()
    {
        foreach (var user in (string[])["alice", "bob", "carol"])
        {
            await _bench.Auth.AddUserAsync(user);
            await _bench.LoginAsync(BrokerBench.Draft(user));
            _bench.Auth.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await _bench.Auth.Users.ChangeAsync("carol", new UserChange { IsDisabled = true }, AuthBench.Cancel);

        Assert.Equal("bob", (await _bench.Sessions.FindNewestAsync("angel", AuthBench.Cancel))!.User);
        Assert.Null(await _bench.Sessions.FindNewestAsync("zerodha", AuthBench.Cancel));
    }

    [Fact]
    public async Task Whoever_waits_for_a_login_is_woken_by_it_also_when_another_process_made_it()
    {
        await _bench.Auth.AddUserAsync();
        var elsewhere = _bench.Make(_bench.Auth.Options.Keys);
        Assert.Null(await elsewhere.FindAsync("alice", AuthBench.Cancel));
        var here = _bench.Sessions.WaitForChangeAsync(_bench.Sessions.Generation, AuthBench.Cancel);
        var there = elsewhere.WaitForChangeAsync(elsewhere.Generation, AuthBench.Cancel);
        Assert.False(here.IsCompleted);

        await _bench.LoginAsync();
        await here;
        Assert.False(there.IsCompleted);
        await elsewhere.OnChangedAsync(await _bench.Auth.Stores.Inner.Changes.ReadAfterAsync(0, 100, AuthBench.Cancel), AuthBench.Cancel);
        await there;

        Assert.NotNull(await elsewhere.FindAsync("alice", AuthBench.Cancel));
        Assert.True(_bench.Sessions.WaitForChangeAsync(0, AuthBench.Cancel).IsCompletedSuccessfully); // it was missed: no wait
    }

    [Fact]
    public async Task What_is_secret_of_a_login_is_removed_within_a_minute_of_its_end()
    {
        await _bench.Auth.AddUserAsync();
        var status = await _bench.LoginAsync();
        using var stopping = new CancellationTokenSource();
        var running = _bench.Sessions.RunAsync(stopping.Token);
        var store = _bench.Auth.Stores.Inner.Brokers;

        _bench.Auth.Time.Advance(status.ExpiresAt - _bench.Auth.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        while ((await store.FindAsync("alice", AuthBench.Cancel))!.Sealed.Length > 0)
        {
            AuthBench.Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_login_is_refused_with_not_found_for_who_is_not_stored()
    {
        var outcome = await _bench.Sessions.LoginAsync(BrokerBench.Draft("nobody"), AuthBench.Cancel);

        Assert.Equal(new Refusal(GatewayErrors.NotFound, BrokerSessionRules.User), outcome.Refusal);
    }

    private ValueTask<BrokerSession?> FindAsync() => _bench.Sessions.FindAsync("alice", AuthBench.Cancel);

    private ValueTask<BrokerSessionStatus?> StatusAsync() => _bench.Sessions.StatusOfAsync("alice", AuthBench.Cancel);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

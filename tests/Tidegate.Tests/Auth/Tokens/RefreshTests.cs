using System.Net;
using System.Text.Json;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Tokens;

/// <summary>How a sign-in is kept alive, and by what it ends.</summary>
public sealed class RefreshTests : IDisposable
{
    private readonly TokenHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_refresh_gives_new_tokens_of_the_same_sign_in_and_of_the_roles_of_now()
    {
        var first = await _house.SignInAsync();
        var user = (await _house.Stores.Users.FindAsync("alice", TestContext.Current.CancellationToken))!;
        await _house.Stores.Users.UpdateAsync(user with { Roles = ["editor"] }, TestContext.Current.CancellationToken);
        _house.Time.Advance(TimeSpan.FromMinutes(10));

        var second = (await _house.RefreshAsync(first.RefreshToken)).Value;

        Assert.NotNull(second);
        Assert.Equal(first.SessionId, second.SessionId);
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.Matches("^tgr_[A-Za-z0-9_-]{43}$", second.RefreshToken);
        Assert.Equal(["editor"], (await _house.GrantAsync(second.AccessToken)).Roles);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_twice_ends_its_sign_in_with_every_token_of_it()
    {
        var first = await _house.SignInAsync();
        var other = await _house.SignInAsync();
        var second = (await _house.RefreshAsync(first.RefreshToken)).Value!;

        var again = await _house.RefreshAsync(first.RefreshToken);
        var thief = await _house.RefreshAsync(second.RefreshToken);

        Assert.Equal((GatewayErrors.Revoked, RefreshRules.Reused), (again.Refusal!.Error, again.Refusal.Rule));
        Assert.Equal((GatewayErrors.Revoked, RefreshRules.Revoked), (thief.Refusal!.Error, thief.Refusal.Rule));
        Assert.Same(GatewayErrors.Revoked, (await _house.OfferAsync(first.AccessToken)).Refusal?.Error);
        Assert.Same(GatewayErrors.Revoked, (await _house.OfferAsync(second.AccessToken)).Refusal?.Error);
        Assert.True((await _house.OfferAsync(other.AccessToken)).IsGranted);
        Assert.Contains(
            await _house.AuditedAsync(),
            each => each is { Action: AuditActions.TokenReused, Subject: "alice", Rule: RefreshRules.Reused }
        );
    }

    [Fact]
    public async Task Of_many_that_show_one_refresh_token_at_once_one_gets_tokens_and_the_sign_in_ends()
    {
        var first = await _house.SignInAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => _house.RefreshAsync(first.RefreshToken))));

        Assert.Single(outcomes, outcome => outcome.IsDone);
        Assert.All(outcomes.Where(outcome => !outcome.IsDone), outcome => Assert.Same(GatewayErrors.Revoked, outcome.Refusal!.Error));
        Assert.False((await _house.OfferAsync(outcomes.Single(outcome => outcome.IsDone).Value!.AccessToken)).IsGranted);
    }

    [Fact]
    public async Task A_refresh_token_lives_seven_days_from_its_own_beginning()
    {
        var first = await _house.SignInAsync();
        _house.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        var second = (await _house.RefreshAsync(first.RefreshToken)).Value!;

        _house.Time.Advance(TimeSpan.FromDays(7));
        var late = await _house.RefreshAsync(second.RefreshToken);

        Assert.Equal((GatewayErrors.TokenExpired, RefreshRules.Expired), (late.Refusal!.Error, late.Refusal.Rule));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tgr_")]
    [InlineData("tgr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [InlineData("tgr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0A")]
    [InlineData("TGR_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.AAAA")]
    public async Task What_is_no_refresh_token_in_form_is_refused_without_asking_anybody(string text)
    {
        var calls = _house.Switch.Calls;

        var outcome = await _house.RefreshAsync(text);

        Assert.Equal((GatewayErrors.TokenInvalid, RefreshRules.Form), (outcome.Refusal!.Error, outcome.Refusal.Rule));
        Assert.Equal(calls, _house.Switch.Calls);
        Assert.Equal(RefreshRules.Form, (await _house.RefreshAsync(new string('A', 1_000_000))).Refusal?.Rule);
    }

    [Fact]
    public async Task A_refresh_token_that_nobody_issued_is_unknown()
    {
        var outcome = await _house.RefreshAsync("tgr_" + new string('A', 43));

        Assert.Equal((GatewayErrors.TokenInvalid, RefreshRules.Unknown), (outcome.Refusal!.Error, outcome.Refusal.Rule));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_who_was_disabled_or_removed_gets_nothing_and_the_sign_in_ends(bool isRemoved)
    {
        var issued = await _house.SignInAsync();
        var user = (await _house.Stores.Users.FindAsync("alice", TestContext.Current.CancellationToken))!;
        _ = isRemoved
            ? await _house.Stores.Users.DeleteAsync("alice", TestContext.Current.CancellationToken)
            : await _house.Stores.Users.UpdateAsync(user with { IsDisabled = true }, TestContext.Current.CancellationToken) is not null;

        var outcome = await _house.RefreshAsync(issued.RefreshToken);

        Assert.False(outcome.IsDone);
        Assert.Contains(outcome.Refusal.Rule, (string[])[RefreshRules.User, RefreshRules.Revoked, RefreshRules.Unknown]);
        Assert.Empty((await _house.Desk.ListAsync("alice", TestContext.Current.CancellationToken)).Value!);
    }

    [Fact]
    public async Task A_user_of_the_configuration_can_refresh_too()
    {
        using var house = new TokenHouse(options =>
            options.Users = [
                new()
                {
                    Name = "bot",
                    ApiKeyHash = "$sha256$" + new string('A', 43),
                    Permissions = ["a"],
                },
            ]
        );
        var subject = TokenSubject.Of(house.Configured.Find("bot")!.Value.User);
        var issued = (await house.Desk.BeginAsync(subject, "tidegate", TokenHouse.Nobody, TestContext.Current.CancellationToken)).Value!;

        var renewed = (await house.RefreshAsync(issued.RefreshToken)).Value;

        Assert.Equal(["a"], (await house.GrantAsync(renewed!.AccessToken)).Permissions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_database_that_goes_away_at_any_step_of_a_refresh_costs_nobody_their_sign_in(int step)
    {
        var issued = await _house.SignInAsync();
        _house.Switch.AwayAfter = step;

        var away = await _house.RefreshAsync(issued.RefreshToken);
        (_house.Switch.IsAway, _house.Switch.AwayAfter) = (false, 0);
        var back = await _house.RefreshAsync(issued.RefreshToken);

        Assert.Equal((GatewayErrors.Unavailable, StoreRules.Unavailable), (away.Refusal!.Error, away.Refusal.Rule));
        Assert.True(back.IsDone);
    }
}

using System.Net;
using System.Text.Json;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Tokens;

/// <summary>The sign-ins of a user: listed, bounded, ended.</summary>
public sealed class SignInTests : IDisposable
{
    private readonly TokenHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task Sign_ins_of_one_user_are_bounded_and_the_one_unused_for_longest_makes_room()
    {
        using var house = new TokenHouse(options => options.Issuers[0].Issuing.SignInsMax = 3);
        var issued = new List<IssuedTokens>();
        for (var number = 0; number < 4; number++)
        {
            issued.Add(await house.SignInAsync());
            house.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var listed = (await house.Desk.ListAsync("alice", TestContext.Current.CancellationToken)).Value!;

        Assert.Equal([issued[3].SessionId, issued[2].SessionId, issued[1].SessionId], listed.Select(family => family.Id));
        Assert.Equal(RefreshRules.Revoked, (await house.RefreshAsync(issued[0].RefreshToken)).Refusal?.Rule);
    }

    [Fact]
    public async Task A_sign_in_can_be_ended_by_its_user_and_is_not_found_by_anybody_else()
    {
        var (mine, other) = (await _house.SignInAsync(), await _house.SignInAsync("bob"));

        var notMine = await EndAsync("alice", other.SessionId!);
        var unknown = await EndAsync("alice", "no-such-id");
        var nonsense = await EndAsync("alice", new string('\0', 10_000));
        var done = await EndAsync("alice", mine.SessionId!);
        var twice = await EndAsync("alice", mine.SessionId!);

        Assert.All([notMine, unknown, nonsense, twice], refusal => Assert.Same(GatewayErrors.NotFound, refusal?.Error));
        Assert.Null(done);
        Assert.Same(GatewayErrors.Revoked, (await _house.OfferAsync(mine.AccessToken)).Refusal?.Error);
        Assert.True((await _house.OfferAsync(other.AccessToken)).IsGranted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logging_out_ends_this_sign_in_or_all(bool all)
    {
        var (here, elsewhere) = (await _house.SignInAsync(), await _house.SignInAsync());
        var grant = await _house.GrantAsync(here.AccessToken);

        var refusal = await _house.Desk.LogoutAsync(grant, all, TokenHouse.Nobody, TestContext.Current.CancellationToken);

        Assert.Null(refusal);
        Assert.False((await _house.OfferAsync(here.AccessToken)).IsGranted);
        Assert.False((await _house.RefreshAsync(here.RefreshToken)).IsDone);
        Assert.Equal(!all, (await _house.OfferAsync(elsewhere.AccessToken)).IsGranted);
        Assert.Equal(!all, (await _house.RefreshAsync(elsewhere.RefreshToken)).IsDone);
        Assert.True((await _house.OfferAsync((await _house.SignInAsync()).AccessToken)).IsGranted); // the next sign-in is not concerned
    }

    [Fact]
    public async Task An_access_token_alone_is_revoked_by_logging_out()
    {
        var user = await _house.AddUserAsync("alice");
        var issued = await IssueAsync(TokenSubject.Of(user), "tidegate");

        await _house.Desk.LogoutAsync(
            await _house.GrantAsync(issued.AccessToken),
            false,
            TokenHouse.Nobody,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("revoked.token", (await _house.OfferAsync(issued.AccessToken)).Refusal?.Rule);
    }

    [Fact]
    public async Task The_list_of_sign_ins_says_from_where_and_by_what_in_plain_characters()
    {
        var user = await _house.AddUserAsync("alice");
        var caller = new Caller("alice", IPAddress.Parse("192.0.2.7"), "Bröwser/1\r\n" + new string('x', 500));

        await _house.Desk.BeginAsync(TokenSubject.Of(user), "tidegate", caller, TestContext.Current.CancellationToken);

        var family = Assert.Single((await _house.Desk.ListAsync("alice", TestContext.Current.CancellationToken)).Value!);
        Assert.Equal("192.0.2.7", family.Address);
        Assert.StartsWith("Br?wser/1??xxx", family.Agent, StringComparison.Ordinal);
        Assert.Equal(256, family.Agent!.Length);
    }

    private async Task<IssuedTokens> IssueAsync(TokenSubject subject, string issuer) =>
        (await _house.Desk.IssueAsync(subject, issuer, TokenHouse.Nobody, TestContext.Current.CancellationToken)).Value!;

    private async Task<Refusal?> EndAsync(string subject, string id) =>
        await _house.Desk.EndAsync(subject, id, TokenHouse.Nobody, TestContext.Current.CancellationToken);
}

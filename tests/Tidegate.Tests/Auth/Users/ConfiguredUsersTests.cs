using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Secrets;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Users;

public sealed class ConfiguredUsersTests
{
    private static readonly string Key = SecretText.NewApiKey();
    private static readonly string Hash = PasswordHash.Create("open sesame", PasswordHash.RoundsMin).ToString();

    [Fact]
    public async Task A_user_signs_in_with_the_password_or_the_key_and_gets_the_configured_permissions()
    {
        using var users = Users();

        var byPassword = await users.WithPasswordAsync("alice", "open sesame", TestContext.Current.CancellationToken);
        var byKey = users.WithApiKey(Key);

        Assert.Equal("alice", byPassword.User?.Name);
        Assert.Equal(["user", "admin"], byPassword.User?.Permissions ?? []);
        Assert.Equal("robot", byKey.User?.Name);
    }

    [Fact]
    public async Task Every_wrong_sign_in_is_refused_in_the_same_words()
    {
        using var users = Users();
        var token = TestContext.Current.CancellationToken;

        SignIn[] wrong =
        [
            await users.WithPasswordAsync("alice", "Open sesame", token),
            await users.WithPasswordAsync("Alice", "open sesame", token),
            await users.WithPasswordAsync("nobody", "open sesame", token),
            await users.WithPasswordAsync("robot", Key, token), // has a key, no password
            await users.WithPasswordAsync("", "", token),
            await users.WithPasswordAsync("alice", new string('x', 100_000), token),
            await users.WithPasswordAsync("alice", "half of a pair \ud83d", token),
            users.WithApiKey(Key[..^1] + "!"),
            users.WithApiKey(""),
            default,
        ];

        Assert.All(wrong, refused => Assert.Equal(new Refusal(GatewayErrors.TokenInvalid, SignInRules.Refused), refused.Refusal));
    }

    [Fact]
    public async Task Beyond_those_that_may_wait_a_sign_in_is_told_to_come_back()
    {
        using var users = Users(checksMax: 1);
        var token = TestContext.Current.CancellationToken;

        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => users.WithPasswordAsync("alice", "wrong", token).AsTask()));
        var after = await users.WithPasswordAsync("alice", "open sesame", token);

        var busy = all.Count(signIn => signIn.Refusal is { Rule: SignInRules.Busy } refusal && refusal.Error == GatewayErrors.RateLimited);
        Assert.InRange(100 - busy, 1 + ConfiguredUsers.WaitingPerCheck, 99);
        Assert.True(after.IsAccepted);
    }

    [Fact]
    public async Task A_sign_in_that_waits_can_be_given_up()
    {
        using var users = Users(checksMax: 1);
        using var stop = new CancellationTokenSource();
        var first = users.WithPasswordAsync("alice", "wrong", CancellationToken.None).AsTask();
        var second = users.WithPasswordAsync("alice", "wrong", stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False((await first).IsAccepted);
        Assert.True((await users.WithPasswordAsync("alice", "open sesame", TestContext.Current.CancellationToken)).IsAccepted);
    }

    [Fact]
    public void An_unknown_name_is_checked_with_as_many_rounds_as_a_known_one()
    {
        using var users = Users();

        Assert.Equal(users.HashFor("alice").RoundCount, users.HashFor("nobody").RoundCount);
    }

    [Fact]
    public void The_hash_of_an_unknown_name_matches_no_password()
    {
        using var users = Users();

        Assert.False(users.HashFor("nobody").Verify("open sesame"));
        Assert.False(users.HashFor("nobody").Verify(""));
    }

    private static ConfiguredUsers Users(int checksMax = 2) =>
        new(
            new AuthOptions
            {
                PasswordChecksMax = checksMax,
                Users =
                [
                    new()
                    {
                        Name = "alice",
                        PasswordHash = Hash,
                        Permissions = ["user", "admin"],
                    },
                    new() { Name = "robot", ApiKeyHash = ApiKeyHash.Create(Key).ToString() },
                ],
            }
        );
}

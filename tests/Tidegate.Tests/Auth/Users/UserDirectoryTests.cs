using System.Net;
using Microsoft.Extensions.Logging;
using Tidegate.Auth.Limits;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Users;

public sealed class UserDirectoryTests : IDisposable
{
    private const string ConfiguredPassword = "open sesame, please";
    private static readonly string ConfiguredHash = PasswordHash.Create(ConfiguredPassword, PasswordHash.RoundsMin).ToString();
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");

    private readonly AuthBench _auth = new(options =>
        options.Users = [
            new()
            {
                Name = "carol",
                PasswordHash = ConfiguredHash,
                Permissions = ["user"],
            },
        ]
    );

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task A_stored_user_signs_in_with_the_permissions_that_the_roles_bring()
    {
        var created = await _auth.AddUserAsync("alice", "free", "manager");

        var signIn = await SignInAsync("alice", AuthBench.Password);

        Assert.True(signIn.IsAccepted);
        Assert.Equal(created.Id, signIn.Stored?.Id);
        Assert.Contains("analytics.view_dashboard", signIn.User.Permissions);
        Assert.DoesNotContain(AuthBench.Password, created.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_of_the_configuration_signs_in_where_the_store_has_nobody_of_the_name()
    {
        var configured = await SignInAsync("carol", ConfiguredPassword);
        Assert.Equal(["user"], configured.User!.Permissions);
        Assert.Null(configured.Stored);

        await _auth.AddUserAsync("carol");

        Assert.False((await SignInAsync("carol", ConfiguredPassword)).IsAccepted);
        Assert.NotNull((await SignInAsync("carol", AuthBench.Password)).Stored);
    }

    [Fact]
    public async Task Every_wrong_sign_in_is_refused_in_the_same_words_and_counted_alike()
    {
        await _auth.AddUserAsync();
        await _auth.Users.CreateAsync(new UserDraft("no-password"), AuthBench.Cancel);
        (string Name, string Password)[] wrong =
        [
            ("alice", "another long sentence"),
            ("ALICE", AuthBench.Password),
            ("nobody", AuthBench.Password),
            ("no-password", AuthBench.Password),
            ("no-password", ""),
            ("carol", AuthBench.Password),
            ("", ""),
            ("a\nb", AuthBench.Password),
            (new string('x', 100_000), new string('y', 100_000)),
            ("alice", "half a pair \ud83d and so on"),
        ];

        foreach (var (name, password) in wrong)
        {
            Assert.Equal(new Refusal(GatewayErrors.TokenInvalid, SignInRules.Refused), (await SignInAsync(name, password)).Refusal);
        }
    }

    [Fact]
    public async Task A_check_runs_the_same_kinds_of_hash_for_everybody_as_long_as_any_user_needs_them()
    {
        await _auth.AddUserAsync();
        var kinds = _auth.Hasher.KindsInUse;

        _ = await SignInAsync("alice", "wrong sentence here");
        _ = await SignInAsync("nobody", "wrong sentence here");
        _ = await SignInAsync("carol", "wrong sentence here");

        Assert.Equal(kinds, _auth.Hasher.KindsInUse); // those of the configuration count from the start
    }

    [Fact]
    public async Task A_name_that_is_nobodys_asks_the_store_as_often_as_one_that_is_somebodys()
    {
        await _auth.AddUserAsync();
        _ = await SignInAsync("alice", "wrong sentence here"); // the roles are read once

        Assert.Equal(await ReadsAsync("alice"), await ReadsAsync("nobody"));

        async Task<int> ReadsAsync(string name)
        {
            var before = _auth.Stores.Reads;
            _ = await SignInAsync(name, "wrong sentence here");
            return _auth.Stores.Reads - before;
        }
    }

    [Fact]
    public async Task A_disabled_user_is_told_so_only_with_the_right_password()
    {
        await _auth.AddUserAsync();
        await _auth.Users.ChangeAsync("alice", new UserChange { IsDisabled = true }, AuthBench.Cancel);

        Assert.Equal(SignInRules.Refused, (await SignInAsync("alice", "wrong sentence here")).Refusal?.Rule);
        Assert.Equal(new Refusal(GatewayErrors.Revoked, UserRules.Disabled), (await SignInAsync("alice", AuthBench.Password)).Refusal);
    }

    [Fact]
    public async Task After_five_wrong_passwords_not_even_the_right_one_is_looked_at_for_a_while()
    {
        await _auth.AddUserAsync();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(SignInRules.Refused, (await SignInAsync("alice", "wrong sentence here", Address)).Refusal?.Rule);
        }

        var refused = (await SignInAsync("alice", AuthBench.Password, Address)).Refusal;

        Assert.Equal((GatewayErrors.RateLimited, LoginRules.Address), (refused?.Error, refused?.Rule));
        Assert.Equal(TimeSpan.FromMinutes(40), refused?.RetryAfter); // four failures had been counted when the fifth began: eight times
        Assert.Equal(LoginRules.User, (await SignInAsync("alice", AuthBench.Password, IPAddress.Parse("198.51.100.1"))).Refusal?.Rule);
        _auth.Time.Advance(TimeSpan.FromMinutes(40));
        Assert.True((await SignInAsync("alice", AuthBench.Password, Address)).IsAccepted);
    }

    [Fact]
    public async Task Users_that_exist_and_names_that_do_not_are_limited_alike()
    {
        await _auth.AddUserAsync();
        foreach (var name in new[] { "alice", "nobody" })
        {
            for (var attempt = 0; attempt < 5; attempt++)
            {
                Assert.Equal(SignInRules.Refused, (await SignInAsync(name, "wrong sentence here")).Refusal?.Rule);
            }

            Assert.Equal(LoginRules.User, (await SignInAsync(name, "wrong sentence here")).Refusal?.Rule);
        }
    }

    [Fact]
    public async Task While_the_store_is_away_nobody_signs_in_and_nobody_is_counted()
    {
        await _auth.AddUserAsync();
        _auth.Stores.IsAway = true;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            Assert.Equal(
                new Refusal(GatewayErrors.Unavailable, StoreRules.Unavailable),
                (await SignInAsync("alice", AuthBench.Password, Address)).Refusal
            );
        }

        _auth.Stores.IsAway = false;

        Assert.True((await SignInAsync("alice", AuthBench.Password, Address)).IsAccepted);
    }

    [Fact]
    public async Task A_password_that_is_stored_in_an_older_form_is_stored_anew_at_the_next_sign_in()
    {
        if (_auth.Hasher.Algorithm is PasswordAlgorithm.Pbkdf2)
        {
            return; // without libsodium there is no newer form
        }

        var user = await _auth.AddUserAsync();
        await _auth.Stores.UpdateAsync(
            user with
            {
                PasswordHash = PasswordHash.Create(AuthBench.Password, PasswordHash.RoundsMin).ToString(),
            },
            AuthBench.Cancel
        );

        Assert.False((await SignInAsync("alice", "wrong sentence here")).IsAccepted);
        Assert.StartsWith("$pbkdf2", await StoredHashAsync(), StringComparison.Ordinal);
        Assert.True((await SignInAsync("alice", AuthBench.Password)).IsAccepted);
        Assert.StartsWith("$argon2id$", await StoredHashAsync(), StringComparison.Ordinal);
        Assert.True((await SignInAsync("alice", AuthBench.Password)).IsAccepted);

        async Task<string?> StoredHashAsync() => (await _auth.Stores.FindAsync("alice", AuthBench.Cancel))?.PasswordHash;
    }

    [Fact]
    public async Task A_password_that_this_machine_cannot_check_is_wrong_to_the_client_and_said_in_the_log()
    {
        var user = await _auth.AddUserAsync();
        await _auth.Stores.UpdateAsync(user with { PasswordHash = "$scrypt$ln=17,r=8,p=1$c2FsdA$aGFzaA" }, AuthBench.Cancel);

        Assert.Equal(SignInRules.Refused, (await SignInAsync("alice", AuthBench.Password)).Refusal?.Rule);

        Assert.Contains("alice", Assert.Single(_auth.Log.At(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_named_in_a_change_stays_as_it_is()
    {
        await _auth.AddUserAsync("alice", "free", "manager");

        var changed = await _auth.Users.ChangeAsync(
            "alice",
            new UserChange { Tenants = ["1", "2", "1"], Email = "a@example.org" },
            AuthBench.Cancel
        );
        Assert.Equal(["1", "2"], changed.Value!.Tenants);
        Assert.Equal(("free", "a@example.org", false), (changed.Value.Plan, changed.Value.Email, changed.Value.IsDisabled));
        Assert.Equal(["manager"], changed.Value.Roles);

        var cleared = await _auth.Users.ChangeAsync(
            "alice",
            new UserChange
            {
                Plan = "",
                Email = "",
                Roles = [],
            },
            AuthBench.Cancel
        );
        Assert.Equal((null, null), (cleared.Value!.Plan, cleared.Value.Email));
        Assert.Empty(cleared.Value.Roles);
    }

    [Fact]
    public async Task A_field_out_of_range_is_refused_by_its_rule()
    {
        await _auth.AddUserAsync();
        string[] many = [.. Enumerable.Range(0, 65).Select(n => $"r{n}")];
        (UserChange Change, string Rule)[] bad =
        [
            (new() { Email = "nobody" }, UserRules.Email),
            (new() { Email = "@example.org" }, UserRules.Email),
            (new() { Email = "a@" }, UserRules.Email),
            (new() { Email = "a b@example.org" }, UserRules.Email),
            (new() { Email = new string('a', 250) + "@b.de" }, UserRules.Email),
            (new() { Roles = [.. many] }, UserRules.Roles),
            (new() { Roles = [""] }, UserRules.Roles),
            (new() { Permissions = [.. many] }, UserRules.Permissions),
            (new() { Tenants = ["\u00e4"] }, UserRules.Tenants),
            (new() { Plan = "a\tb" }, UserRules.Plan),
        ];

        foreach (var (change, rule) in bad)
        {
            var outcome = await _auth.Users.ChangeAsync("alice", change, AuthBench.Cancel);

            Assert.Equal(new Refusal(GatewayErrors.BadRequest, rule), outcome.Refusal);
        }

        Assert.Equal(GatewayErrors.NotFound, (await _auth.Users.ChangeAsync("nobody", new UserChange(), AuthBench.Cancel)).Refusal?.Error);
        foreach (var name in new[] { "", " a", "a ", "a\u00e4", new string('x', 129) })
        {
            Assert.Equal(UserRules.Name, (await _auth.Users.CreateAsync(new UserDraft(name), AuthBench.Cancel)).Refusal?.Rule);
        }
    }

    [Fact]
    public async Task A_name_is_given_once_and_a_deleted_user_is_gone()
    {
        await _auth.AddUserAsync();
        Assert.Equal(
            new Refusal(GatewayErrors.AlreadyThere, UserRules.Taken),
            (await _auth.Users.CreateAsync(new UserDraft("alice"), AuthBench.Cancel)).Refusal
        );

        Assert.True(await _auth.Users.DeleteAsync("alice", AuthBench.Cancel));
        Assert.False(await _auth.Users.DeleteAsync("alice", AuthBench.Cancel));
        Assert.False((await SignInAsync("alice", AuthBench.Password)).IsAccepted);
    }

    [Fact]
    public async Task Who_is_removed_takes_every_token_issued_until_then_along()
    {
        await _auth.AddUserAsync();
        await _auth.AddUserAsync("bob");

        await _auth.Users.DeleteAsync("alice", AuthBench.Cancel);
        await _auth.Users.DeleteAsync("ghost", AuthBench.Cancel);

        var now = _auth.Time.GetUtcNow();
        var revoked = Assert.Single(await _auth.Stores.Inner.Revocations.ListAsync(now, AuthBench.Cancel));
        Assert.Equal((RevocationKind.Subject, "alice", now), (revoked.Kind, revoked.Value, revoked.At));
        Assert.True(revoked.Until > now + _auth.Options.Issuers[0].LifetimeMax); // no token outlives it
    }

    [Fact]
    public async Task A_store_that_goes_away_while_a_user_is_removed_leaves_no_token_behind()
    {
        await _auth.AddUserAsync();
        _auth.Stores.IsAwayOnDelete = true;

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _auth.Users.DeleteAsync("alice", AuthBench.Cancel));

        Assert.NotNull(await _auth.Stores.Inner.Revocations.FindAsync(RevocationKind.Subject, "alice", AuthBench.Cancel));
    }

    [Fact]
    public async Task Changes_by_several_at_once_are_all_kept()
    {
        await _auth.AddUserAsync();

        var outcomes = await Task.WhenAll(
            _auth.Users.ChangeAsync("alice", new UserChange { Plan = "free" }, AuthBench.Cancel).AsTask(),
            _auth.Users.ChangeAsync("alice", new UserChange { Tenants = ["7"] }, AuthBench.Cancel).AsTask(),
            _auth.Users.ChangeAsync("alice", new UserChange { Roles = ["manager"] }, AuthBench.Cancel).AsTask()
        );

        Assert.All(outcomes, outcome => Assert.True(outcome.IsDone));
        var user = await _auth.Stores.FindAsync("alice", AuthBench.Cancel);
        Assert.Equal(("free", "7", "manager"), (user!.Plan, user.Tenants.Single(), user.Roles.Single()));
    }

    [Fact]
    public void A_draft_prints_no_password() =>
        Assert.DoesNotContain(
            AuthBench.Password,
            new UserDraft("alice") { Password = AuthBench.Password }.ToString(),
            StringComparison.Ordinal
        );

    private async Task<SignIn> SignInAsync(string name, string password, IPAddress? address = null) =>
        await _auth.Users.SignInAsync(name, password, address, AuthBench.Cancel);
}

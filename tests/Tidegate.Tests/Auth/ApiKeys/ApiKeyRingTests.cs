using System.Net;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Secrets;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.ApiKeys;

public sealed class ApiKeyRingTests : IDisposable
{
    private readonly AuthBench _auth = new();

    public void Dispose() => _auth.Dispose();

    [Fact]
    public async Task A_new_key_is_believed_and_is_its_owners_and_only_its_hash_is_stored()
    {
        await _auth.AddUserAsync("alice", "professional");
        var issued = await _auth.AddKeyAsync("alice", draft => draft with { Label = "robot", Scopes = ["a", "a", "b"] });

        var verified = await _auth.Keys.VerifyAsync(issued.Key, null, AuthBench.Cancel);

        Assert.True(verified.IsDone);
        Assert.Equal(("alice", issued.Record.Id), (verified.Value.Owner.Name, verified.Value.Key.Id));
        Assert.Equal(["a", "b"], verified.Value.Key.Scopes);
        Assert.Equal(issued.Key[..12], issued.Record.Prefix);
        Assert.Matches("^[0-9a-f]{64}$", issued.Record.Hash);
        Assert.DoesNotContain(issued.Key[13..], issued.Record.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(issued.Key[13..], issued.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_mistyped_and_malformed_keys_are_refused_in_the_same_words()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();
        var other = (await _auth.AddKeyAsync()).Key[13..];
        string[] wrong =
        [
            ApiKeyText.New(ApiKeyText.NewId()),
            issued.Key[..13] + other, // the right id, another secret
            issued.Key[..^1],
            issued.Key + "A",
            issued.Key.ToUpperInvariant(),
            "",
            "tgk_",
            new string('x', 100_000),
            issued.Record.Hash,
            issued.Record.Id,
        ];

        foreach (var key in wrong)
        {
            var verified = await _auth.Keys.VerifyAsync(key, null, AuthBench.Cancel);

            Assert.Equal(new Refusal(GatewayErrors.TokenInvalid, ApiKeyRules.Unknown), verified.Refusal);
        }
    }

    [Fact]
    public async Task An_unknown_key_costs_the_same_reads_whatever_is_right_about_it()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();

        var unknown = await ReadsOfAsync(ApiKeyText.New(ApiKeyText.NewId()));
        var wrong = await ReadsOfAsync(issued.Key[..13] + ApiKeyText.New(ApiKeyText.NewId())[13..]);

        Assert.Equal(1, unknown);
        Assert.Equal(unknown, wrong);
    }

    [Fact]
    public async Task A_key_that_was_used_lately_asks_the_store_nothing()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();
        Assert.True((await VerifyAsync(issued)).IsDone);

        Assert.Equal(0, await ReadsOfAsync(issued.Key));
        _auth.Time.Advance(_auth.Options.Keys.VerifiedKeyAge);
        Assert.Equal(2, await ReadsOfAsync(issued.Key)); // the key and its owner
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_where_it_was_revoked_and_elsewhere_as_soon_as_the_change_is_heard()
    {
        await _auth.AddUserAsync();
        var (here, elsewhere) = (await _auth.AddKeyAsync(), await _auth.AddKeyAsync());
        Assert.True((await VerifyAsync(here)).IsDone);
        Assert.True((await VerifyAsync(elsewhere)).IsDone);

        Assert.True(await _auth.Keys.RevokeAsync(here.Record.Id, AuthBench.Cancel));
        await _auth.Stores.Inner.ApiKeys.RevokeAsync(elsewhere.Record.Id, _auth.Time.GetUtcNow(), AuthBench.Cancel);

        Assert.Equal(new Refusal(GatewayErrors.TokenInvalid, ApiKeyRules.Revoked), (await VerifyAsync(here)).Refusal);
        Assert.True((await VerifyAsync(elsewhere)).IsDone);
        await _auth.HearChangesAsync();
        Assert.Equal(ApiKeyRules.Revoked, (await VerifyAsync(elsewhere)).Refusal?.Rule);
        Assert.False(await _auth.Keys.RevokeAsync(here.Record.Id, AuthBench.Cancel));
        Assert.False(await _auth.Keys.RevokeAsync("no such key", AuthBench.Cancel));
    }

    [Fact]
    public async Task A_key_ends_at_its_instant_and_not_before()
    {
        await _auth.AddUserAsync();
        var end = _auth.Time.GetUtcNow().AddMinutes(10);
        var issued = await _auth.AddKeyAsync(change: draft => draft with { ExpiresAt = end });

        _auth.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.True((await VerifyAsync(issued)).IsDone);
        _auth.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(new Refusal(GatewayErrors.TokenExpired, ApiKeyRules.Expired), (await VerifyAsync(issued)).Refusal);
    }

    [Fact]
    public async Task A_key_with_addresses_is_good_from_there_only()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync(change: draft => draft with { Addresses = ["192.0.2.0/24", "2001:db8::/32"] });

        Assert.True((await VerifyAsync(issued, "192.0.2.9")).IsDone);
        Assert.True((await VerifyAsync(issued, "::ffff:192.0.2.9")).IsDone);
        Assert.True((await VerifyAsync(issued, "2001:db8::9")).IsDone);
        Assert.Equal(new Refusal(GatewayErrors.Forbidden, ApiKeyRules.Address), (await VerifyAsync(issued, "192.0.3.1")).Refusal);
        Assert.Equal(ApiKeyRules.Address, (await VerifyAsync(issued)).Refusal?.Rule);
    }

    [Fact]
    public async Task A_key_falls_with_its_owner()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();

        await _auth.Users.ChangeAsync("alice", new UserChange { IsDisabled = true }, AuthBench.Cancel);
        Assert.Equal(new Refusal(GatewayErrors.Revoked, UserRules.Disabled), (await VerifyAsync(issued)).Refusal);
        await _auth.Users.ChangeAsync("alice", new UserChange { IsDisabled = false }, AuthBench.Cancel);
        Assert.True((await VerifyAsync(issued)).IsDone);

        await _auth.Users.DeleteAsync("alice", AuthBench.Cancel);
        Assert.False((await VerifyAsync(issued)).IsDone);
        await _auth.HearChangesAsync();
        Assert.Equal(GatewayErrors.TokenInvalid, (await VerifyAsync(issued)).Refusal?.Error);
    }

    [Fact]
    public async Task A_rotated_key_and_its_successor_are_both_good_for_the_overlap()
    {
        await _auth.AddUserAsync();
        var old = await _auth.AddKeyAsync(change: draft => draft with { Label = "robot", Scopes = ["a"], Addresses = ["192.0.2.1"] });

        var rotated = await _auth.Keys.RotateAsync(old.Record.Id, TimeSpan.FromHours(1), AuthBench.Cancel);

        Assert.True(rotated.IsDone);
        Assert.NotEqual(old.Key, rotated.Value.Key);
        Assert.Equal(("robot", "alice", null), (rotated.Value.Record.Label, rotated.Value.Record.Owner, rotated.Value.Record.ExpiresAt));
        Assert.Equal(["a"], rotated.Value.Record.Scopes);
        Assert.True((await VerifyAsync(old, "192.0.2.1")).IsDone);
        Assert.True((await VerifyAsync(rotated.Value, "192.0.2.1")).IsDone);
        _auth.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ApiKeyRules.Expired, (await VerifyAsync(old, "192.0.2.1")).Refusal?.Rule);
        Assert.True((await VerifyAsync(rotated.Value, "192.0.2.1")).IsDone);
    }

    [Fact]
    public async Task A_rotation_never_makes_the_old_key_live_longer()
    {
        await _auth.AddUserAsync();
        var end = _auth.Time.GetUtcNow().AddMinutes(10);
        var old = await _auth.AddKeyAsync(change: draft => draft with { ExpiresAt = end });

        Assert.True((await _auth.Keys.RotateAsync(old.Record.Id, TimeSpan.FromDays(90), AuthBench.Cancel)).IsDone);

        _auth.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(ApiKeyRules.Expired, (await VerifyAsync(old)).Refusal?.Rule);
    }

    [Fact]
    public async Task What_cannot_be_rotated_is_refused()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();
        Assert.Equal(GatewayErrors.NotFound, (await RotateAsync("none", TimeSpan.Zero)).Refusal?.Error);
        Assert.Equal(GatewayErrors.BadRequest, (await RotateAsync(issued.Record.Id, TimeSpan.FromTicks(-1))).Refusal?.Error);
        Assert.Equal(
            GatewayErrors.BadRequest,
            (await RotateAsync(issued.Record.Id, ApiKeyRing.OverlapMax + TimeSpan.FromTicks(1))).Refusal?.Error
        );
        await _auth.Keys.RevokeAsync(issued.Record.Id, AuthBench.Cancel);
        Assert.Equal(GatewayErrors.AlreadyThere, (await RotateAsync(issued.Record.Id, TimeSpan.Zero)).Refusal?.Error);

        ValueTask<Outcome<IssuedApiKey>> RotateAsync(string id, TimeSpan overlap) => _auth.Keys.RotateAsync(id, overlap, AuthBench.Cancel);
    }

    [Fact]
    public async Task A_draft_out_of_range_is_refused_by_the_field()
    {
        await _auth.AddUserAsync();
        var good = new ApiKeyDraft("alice");
        (ApiKeyDraft Draft, string Rule)[] bad =
        [
            (new ApiKeyDraft(""), "key.owner"),
            (good with { Label = "" }, "key.label"),
            (good with { Label = "a\nb" }, "key.label"),
            (good with { Label = new string('x', 129) }, "key.label"),
            (good with { Scopes = [""] }, "key.scopes"),
            (good with { Scopes = [.. Enumerable.Range(0, 65).Select(n => $"s{n}")] }, "key.scopes"),
            (good with { Plan = "" }, "key.plan"),
            (good with { Addresses = ["10.0.0.1/8"] }, "key.addresses"),
            (good with { Addresses = [.. Enumerable.Range(0, 65).Select(n => $"10.0.0.{n}")] }, "key.addresses"),
            (good with { ExpiresAt = _auth.Time.GetUtcNow() }, "key.expires_at"),
        ];

        foreach (var (draft, rule) in bad)
        {
            Assert.Equal(new Refusal(GatewayErrors.BadRequest, rule), (await _auth.Keys.CreateAsync(draft, AuthBench.Cancel)).Refusal);
        }

        var ownerless = await _auth.Keys.CreateAsync(new ApiKeyDraft("nobody"), AuthBench.Cancel);
        Assert.Equal(new Refusal(GatewayErrors.NotFound, ApiKeyRules.Owner), ownerless.Refusal);
    }

    [Fact]
    public async Task A_given_key_is_imported_in_Development_only()
    {
        await _auth.AddUserAsync();
        var refused = await _auth.Keys.ImportAsync(new ApiKeyDraft("alice"), "test-api-key-free", AuthBench.Cancel);
        Assert.Equal(new Refusal(GatewayErrors.Forbidden, ApiKeyRules.ImportRefused), refused.Refusal);

        _auth.Options.DangerousAllowWeakSecrets = true;
        var imported = await _auth.Keys.ImportAsync(new ApiKeyDraft("alice"), "test-api-key-free", AuthBench.Cancel);
        var again = await _auth.Keys.ImportAsync(new ApiKeyDraft("alice"), "test-api-key-free", AuthBench.Cancel);

        Assert.True(imported.IsDone);
        Assert.DoesNotContain("test", imported.Value.Record.Prefix, StringComparison.Ordinal); // a short key shows nothing of itself
        Assert.Equal(GatewayErrors.AlreadyThere, again.Refusal?.Error);
        Assert.True((await _auth.Keys.VerifyAsync("test-api-key-free", null, AuthBench.Cancel)).IsDone);
        _auth.Options.DangerousAllowWeakSecrets = false; // the database is carried to production
        Assert.Equal(ApiKeyRules.Unknown, (await _auth.Keys.VerifyAsync("test-api-key-free", null, AuthBench.Cancel)).Refusal?.Rule);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("h\u00e4")]
    [InlineData("line\n")]
    public async Task A_given_key_is_printable(string key)
    {
        _auth.Options.DangerousAllowWeakSecrets = true;
        await _auth.AddUserAsync();

        Assert.Equal("key.text", (await _auth.Keys.ImportAsync(new ApiKeyDraft("alice"), key, AuthBench.Cancel)).Refusal?.Rule);
    }

    [Fact]
    public async Task After_the_pepper_has_changed_keys_made_with_the_previous_one_go_on()
    {
        await _auth.AddUserAsync();
        var old = _auth.Options.Keys.Pepper!;
        var issued = await _auth.AddKeyAsync();
        var options = new AuthOptions
        {
            Keys = new ApiKeyOptions { Pepper = SecretText.New(), PreviousPeppers = [old] },
        };

        var later = Ring(options);
        var withoutOld = Ring(new AuthOptions { Keys = new ApiKeyOptions { Pepper = SecretText.New() } });

        Assert.True((await later.VerifyAsync(issued.Key, null, AuthBench.Cancel)).IsDone);
        Assert.True((await later.VerifyAsync(issued.Key, null, AuthBench.Cancel)).IsDone);
        Assert.False((await withoutOld.VerifyAsync(issued.Key, null, AuthBench.Cancel)).IsDone);

        ApiKeyRing Ring(AuthOptions with) =>
            new(_auth.Stores, new ApiKeyPepper(with.Keys), _auth.Stored, _auth.Uses, _auth.Limits, _auth.Signal, with, _auth.Time);
    }

    [Fact]
    public async Task Guesses_with_one_prefix_are_bounded_and_the_real_key_works_on_where_it_was_used_lately()
    {
        await _auth.AddUserAsync();
        var issued = await _auth.AddKeyAsync();
        Assert.True((await VerifyAsync(issued)).IsDone);
        for (var guess = 0; guess < _auth.Options.Limits.KeyFailuresPerMinute; guess++)
        {
            Assert.Equal(ApiKeyRules.Unknown, (await GuessAsync()).Refusal?.Rule);
        }

        var refused = (await GuessAsync()).Refusal;

        Assert.Equal((GatewayErrors.RateLimited, ApiKeyRules.Failures), (refused?.Error, refused?.Rule));
        Assert.Equal(TimeSpan.FromMinutes(1), refused?.RetryAfter);
        Assert.True((await VerifyAsync(issued)).IsDone);
        Assert.Equal(
            ApiKeyRules.Unknown,
            (await _auth.Keys.VerifyAsync(ApiKeyText.New(ApiKeyText.NewId()), null, AuthBench.Cancel)).Refusal?.Rule
        );
        _auth.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ApiKeyRules.Unknown, (await GuessAsync()).Refusal?.Rule);

        ValueTask<Outcome<VerifiedApiKey>> GuessAsync() =>
            _auth.Keys.VerifyAsync(issued.Key[..13] + ApiKeyText.New(ApiKeyText.NewId())[13..], null, AuthBench.Cancel);
    }

    [Fact]
    public async Task While_the_store_is_away_keys_used_lately_go_on_and_others_say_so()
    {
        await _auth.AddUserAsync();
        var (known, other) = (await _auth.AddKeyAsync(), await _auth.AddKeyAsync());
        Assert.True((await VerifyAsync(known)).IsDone);

        _auth.Stores.IsAway = true;
        _auth.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.True((await VerifyAsync(known)).IsDone);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => VerifyAsync(other));
    }

    [Fact]
    public async Task A_flood_of_wrong_keys_is_remembered_nowhere()
    {
        await _auth.AddUserAsync();
        for (var guess = 0; guess < 2_000; guess++)
        {
            await _auth.Keys.VerifyAsync(ApiKeyText.New(ApiKeyText.NewId()), null, AuthBench.Cancel);
        }

        Assert.Equal(0, _auth.Keys.RememberedCount);
    }

    private async Task<int> ReadsOfAsync(string key)
    {
        var before = _auth.Stores.Reads;
        await _auth.Keys.VerifyAsync(key, null, AuthBench.Cancel);
        return _auth.Stores.Reads - before;
    }

    private async Task<Outcome<VerifiedApiKey>> VerifyAsync(IssuedApiKey issued, string? address = null) =>
        await _auth.Keys.VerifyAsync(issued.Key, address is null ? null : IPAddress.Parse(address), AuthBench.Cancel);
}

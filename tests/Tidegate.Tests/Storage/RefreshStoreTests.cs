using Tidegate.Auth.Stores;
using Tidegate.Storage;
using static Tidegate.Tests.Storage.StoreRecords;

namespace Tidegate.Tests.Storage;

public sealed class RefreshStoreTests(SharedPostgres postgres) : StoreTest(postgres)
{
    private static readonly DateTimeOffset Later = Noon.AddDays(8);

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_family_is_read_as_it_was_begun_which_is_no_change(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);

        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);

        Assert.Equal(Family("f1"), await storage.Refresh.FindAsync("f1", Cancellation));
        Assert.Null(await storage.Refresh.FindAsync("f2", Cancellation));
        Assert.Empty(await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_rotation_moves_last_use_and_end(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);

        var result = await storage.Refresh.RotateAsync("t1", "t2", Noon.AddHours(1), Later, Cancellation);

        var expected = Family("f1") with { LastUsedAt = Noon.AddHours(1), ExpiresAt = Later };
        Assert.Equal(new RotationResult(RotationOutcome.Rotated, expected), result);
        Assert.Equal(expected, await storage.Refresh.FindAsync("f1", Cancellation));
        Assert.Equal(
            RotationOutcome.Rotated,
            (await storage.Refresh.RotateAsync("t2", "t3", Noon.AddHours(2), Later, Cancellation)).Outcome
        );
        Assert.Empty(await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_token_that_was_used_before_revokes_its_family(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);
        await storage.Refresh.RotateAsync("t1", "t2", Noon.AddHours(1), Later, Cancellation);

        var reuse = await storage.Refresh.RotateAsync("t1", "t3", Noon.AddHours(2), Later, Cancellation);
        var victim = await storage.Refresh.RotateAsync("t2", "t4", Noon.AddHours(3), Later, Cancellation);
        var again = await storage.Refresh.RotateAsync("t1", "t5", Noon.AddHours(4), Later, Cancellation);

        Assert.Equal(RotationOutcome.Reused, reuse.Outcome);
        Assert.Equal(Noon.AddHours(2), reuse.Family!.RevokedAt);
        Assert.Equal(RotationOutcome.Revoked, victim.Outcome);
        Assert.Equal(RotationOutcome.Reused, again.Outcome);
        Assert.Equal(Noon.AddHours(2), again.Family!.RevokedAt);
        Assert.Equal([(StoreChangeKind.RefreshFamily, "f1")], await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_token_nobody_knows_and_one_of_an_expired_family_are_refused(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);

        Assert.Equal(new RotationResult(RotationOutcome.Unknown), await storage.Refresh.RotateAsync("t9", "t2", Noon, Later, Cancellation));
        var expired = await storage.Refresh.RotateAsync("t1", "t2", Family("f1").ExpiresAt, Later, Cancellation);
        Assert.Equal(new RotationResult(RotationOutcome.Expired, Family("f1")), expired);
        var justInTime = Family("f1").ExpiresAt.AddMilliseconds(-1);
        Assert.Equal(RotationOutcome.Rotated, (await storage.Refresh.RotateAsync("t1", "t2", justInTime, Later, Cancellation)).Outcome);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_family_is_found_by_its_last_token_and_by_those_before(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);
        await storage.Refresh.RotateAsync("t1", "t2", Noon, Later, Cancellation);
        await storage.Refresh.RevokeAsync("f1", Noon, Cancellation);

        Assert.Equal("f1", (await storage.Refresh.FindByTokenAsync("t1", Cancellation))?.Id);
        Assert.Equal("f1", (await storage.Refresh.FindByTokenAsync("t2", Cancellation))?.Id);
        Assert.Null(await storage.Refresh.FindByTokenAsync("t3", Cancellation));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task The_family_unused_for_longest_makes_room_for_a_new_one(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("f1", minute: 1), "t1", 2, Cancellation);
        await storage.Refresh.AddAsync(Family("f2", minute: 2), "t2", 2, Cancellation);
        await storage.Refresh.AddAsync(Family("other", "bob"), "t9", 2, Cancellation);
        await storage.Refresh.RotateAsync("t1", "t1b", Noon.AddMinutes(3), Later, Cancellation);

        await storage.Refresh.AddAsync(Family("f3", minute: 4), "t3", 2, Cancellation);

        var live = await storage.Refresh.ListAsync("alice", Noon.AddMinutes(4), Cancellation);
        Assert.Equal(["f3", "f1"], live.Select(family => family.Id));
        Assert.Equal(Noon.AddMinutes(4), (await storage.Refresh.FindAsync("f2", Cancellation))!.RevokedAt);
        Assert.Equal([(StoreChangeKind.RefreshFamily, "f2")], await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_lowered_limit_takes_effect_with_the_next_sign_in(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        foreach (var minute in Enumerable.Range(1, 5))
        {
            await storage.Refresh.AddAsync(Family($"f{minute}", minute: minute), $"t{minute}", 5, Cancellation);
        }

        await storage.Refresh.AddAsync(Family("f6", minute: 6), "t6", 1, Cancellation);

        Assert.Equal("f6", Assert.Single(await storage.Refresh.ListAsync("alice", Noon.AddMinutes(6), Cancellation)).Id);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Only_live_families_of_the_subject_are_listed(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("live"), "t1", 10, Cancellation);
        await storage.Refresh.AddAsync(Family("revoked"), "t2", 10, Cancellation);
        await storage.Refresh.AddAsync(Family("expired") with { ExpiresAt = Noon.AddHours(1) }, "t3", 10, Cancellation);
        await storage.Refresh.AddAsync(Family("other", "bob"), "t4", 10, Cancellation);
        await storage.Refresh.RevokeAsync("revoked", Noon, Cancellation);

        Assert.Equal("live", Assert.Single(await storage.Refresh.ListAsync("alice", Noon.AddHours(1), Cancellation)).Id);
        Assert.Empty(await storage.Refresh.ListAsync("carol", Noon, Cancellation));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_family_is_revoked_once(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);

        Assert.True(await storage.Refresh.RevokeAsync("f1", Noon.AddHours(1), Cancellation));
        Assert.False(await storage.Refresh.RevokeAsync("f1", Noon.AddHours(2), Cancellation));
        Assert.False(await storage.Refresh.RevokeAsync("gone", Noon, Cancellation));

        Assert.Equal(Noon.AddHours(1), (await storage.Refresh.FindAsync("f1", Cancellation))!.RevokedAt);
        Assert.Equal([(StoreChangeKind.RefreshFamily, "f1")], await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task All_families_of_a_subject_are_revoked_at_once(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("f2"), "t2", 10, Cancellation);
        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);
        await storage.Refresh.AddAsync(Family("other", "bob"), "t3", 10, Cancellation);

        Assert.Equal(2, await storage.Refresh.RevokeAllAsync("alice", Noon, Cancellation));
        Assert.Equal(0, await storage.Refresh.RevokeAllAsync("alice", Noon, Cancellation));

        Assert.Single(await storage.Refresh.ListAsync("bob", Noon, Cancellation));
        Assert.Equal([(StoreChangeKind.RefreshFamily, "f1"), (StoreChangeKind.RefreshFamily, "f2")], await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_purge_removes_families_and_used_tokens_that_ended_before(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("old") with { ExpiresAt = Noon.AddHours(1) }, "t1", 10, Cancellation);
        await storage.Refresh.AddAsync(Family("young"), "t2", 10, Cancellation);
        await storage.Refresh.RotateAsync("t2", "t3", Noon, Noon.AddHours(1), Cancellation);
        await storage.Refresh.RotateAsync("t3", "t4", Noon, Later, Cancellation);

        Assert.Equal(0, await storage.Refresh.PurgeAsync(Noon.AddHours(1), Cancellation));
        Assert.Equal(1, await storage.Refresh.PurgeAsync(Noon.AddHours(1).AddMilliseconds(1), Cancellation));

        Assert.Null(await storage.Refresh.FindAsync("old", Cancellation));
        Assert.Null(await storage.Refresh.FindByTokenAsync("t2", Cancellation));
        Assert.Equal("young", (await storage.Refresh.FindByTokenAsync("t3", Cancellation))?.Id);
        Assert.Equal("young", (await storage.Refresh.FindByTokenAsync("t4", Cancellation))?.Id);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_family_begun_twice_is_a_mistake_of_the_caller_and_leaves_the_first_alone(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await storage.Refresh.AddAsync(Family("f1"), "t2", 1, Cancellation)
        );

        Assert.Equal(Family("f1"), await storage.Refresh.FindAsync("f1", Cancellation));
        await storage.Health.CheckAsync(Cancellation);
    }
}

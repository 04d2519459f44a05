using Tidegate.Auth.Stores;
using Tidegate.Storage;
using static Tidegate.Tests.Storage.StoreRecords;

namespace Tidegate.Tests.Storage;

public sealed class ApiKeyStoreTests(SharedPostgres postgres) : StoreTest(postgres)
{
    [Theory, MemberData(nameof(Implementations))]
    public async Task A_key_is_read_as_it_was_added_by_hash_and_by_id(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);

        Assert.True(await storage.ApiKeys.AddAsync(Key("k1"), Cancellation));

        AssertSame(Key("k1"), await storage.ApiKeys.FindByHashAsync("hash-k1", Cancellation));
        AssertSame(Key("k1"), await storage.ApiKeys.FindAsync("k1", Cancellation));
        Assert.Equal([(StoreChangeKind.ApiKey, "k1")], await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task What_a_key_was_made_with_is_kept_and_goes_over_to_its_successor(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        ApiKeyRecord[] keys =
        [
            Key("k1") with
            {
                Origin = new ApiKeyOrigin("parent", null, null),
            },
            Key("k2") with
            {
                Origin = new ApiKeyOrigin(null, "", null),
            },
            Key("k3") with
            {
                Origin = new ApiKeyOrigin("parent", "jti-1", "family-1"),
            },
        ];
        foreach (var key in keys)
        {
            Assert.True(await storage.ApiKeys.AddAsync(key, Cancellation));
        }

        foreach (var key in keys)
        {
            AssertSame(key, await storage.ApiKeys.FindAsync(key.Id, Cancellation));
            AssertSame(key, await storage.ApiKeys.FindByHashAsync(key.Hash, Cancellation));
        }

        Assert.Equal(
            keys.Select(key => key.Origin),
            (await storage.ApiKeys.ListAsync("alice", null, 9, Cancellation)).Select(key => key.Origin)
        );
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Neither_id_nor_hash_is_taken_twice(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.ApiKeys.AddAsync(Key("k1"), Cancellation);

        Assert.False(await storage.ApiKeys.AddAsync(Key("k1") with { Hash = "other" }, Cancellation));
        Assert.False(await storage.ApiKeys.AddAsync(Key("k2") with { Hash = "hash-k1" }, Cancellation));
        Assert.Null(await storage.ApiKeys.FindAsync("k2", Cancellation));
        Assert.Single(await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_rotation_adds_the_successor_and_ends_the_old_one_later(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.ApiKeys.AddAsync(Key("k1") with { ExpiresAt = null }, Cancellation);

        Assert.True(await storage.ApiKeys.RotateAsync("k1", Noon.AddHours(1), Key("k2"), Cancellation));

        Assert.Equal(Noon.AddHours(1), (await storage.ApiKeys.FindAsync("k1", Cancellation))!.ExpiresAt);
        AssertSame(Key("k2"), await storage.ApiKeys.FindByHashAsync("hash-k2", Cancellation));
        Assert.Equal(
            [(StoreChangeKind.ApiKey, "k1"), (StoreChangeKind.ApiKey, "k2"), (StoreChangeKind.ApiKey, "k1")],
            await ChangesAsync(storage)
        );
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_rotation_never_lengthens_the_life_of_the_old_key(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.ApiKeys.AddAsync(Key("k1") with { ExpiresAt = Noon.AddMinutes(5) }, Cancellation);

        Assert.True(await storage.ApiKeys.RotateAsync("k1", Noon.AddHours(1), Key("k2"), Cancellation));

        Assert.Equal(Noon.AddMinutes(5), (await storage.ApiKeys.FindAsync("k1", Cancellation))!.ExpiresAt);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_key_that_is_gone_revoked_or_expired_is_not_rotated(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.ApiKeys.AddAsync(Key("revoked") with { RevokedAt = Noon }, Cancellation);
        await storage.ApiKeys.AddAsync(Key("expired") with { ExpiresAt = Noon }, Cancellation);

        foreach (var id in (string[])["gone", "revoked", "expired"])
        {
            Assert.False(await storage.ApiKeys.RotateAsync(id, Noon.AddHours(1), Key("next"), Cancellation));
        }

        Assert.Null(await storage.ApiKeys.FindAsync("next", Cancellation));
        Assert.Equal(2, (await ChangesAsync(storage)).Count);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_rotation_whose_successor_is_there_already_leaves_the_old_key_alone(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.ApiKeys.AddAsync(Key("k1"), Cancellation);
        await storage.ApiKeys.AddAsync(Key("k2"), Cancellation);

        Assert.False(await storage.ApiKeys.RotateAsync("k1", Noon.AddHours(1), Key("k3") with { Hash = "hash-k2" }, Cancellation));

        AssertSame(Key("k1"), await storage.ApiKeys.FindAsync("k1", Cancellation));
        Assert.Equal(2, (await ChangesAsync(storage)).Count);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_key_is_revoked_once(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.ApiKeys.AddAsync(Key("k1"), Cancellation);

        Assert.True(await storage.ApiKeys.RevokeAsync("k1", Noon.AddHours(1), Cancellation));
        Assert.False(await storage.ApiKeys.RevokeAsync("k1", Noon.AddHours(2), Cancellation));
        Assert.False(await storage.ApiKeys.RevokeAsync("k2", Noon, Cancellation));

        Assert.Equal(Noon.AddHours(1), (await storage.ApiKeys.FindAsync("k1", Cancellation))!.RevokedAt);
        Assert.Equal(2, (await ChangesAsync(storage)).Count);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task The_last_use_only_moves_forward_and_is_no_change(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.ApiKeys.AddAsync(Key("k1"), Cancellation);
        await storage.ApiKeys.AddAsync(Key("k2"), Cancellation);

        await storage.ApiKeys.TouchAsync(Uses(("k1", 5), ("k2", 5), ("gone", 5)), Cancellation);
        await storage.ApiKeys.TouchAsync(Uses(("k1", 4), ("k2", 6)), Cancellation);
        await storage.ApiKeys.TouchAsync(Uses(), Cancellation);

        Assert.Equal(Noon.AddMinutes(5), (await storage.ApiKeys.FindAsync("k1", Cancellation))!.LastUsedAt);
        Assert.Equal(Noon.AddMinutes(6), (await storage.ApiKeys.FindAsync("k2", Cancellation))!.LastUsedAt);
        Assert.Equal(2, (await ChangesAsync(storage)).Count);

        static Dictionary<string, DateTimeOffset> Uses(params (string Id, int Minute)[] uses) =>
            uses.ToDictionary(use => use.Id, use => Noon.AddMinutes(use.Minute));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Keys_are_listed_page_by_page_of_all_or_of_one_owner(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        foreach (var (id, owner) in ((string, string)[])[("c", "alice"), ("a", "bob"), ("d", "bob"), ("b", "alice")])
        {
            await storage.ApiKeys.AddAsync(Key(id, owner), Cancellation);
        }

        Assert.Equal(["a", "b", "c"], Ids(await storage.ApiKeys.ListAsync(null, null, 3, Cancellation)));
        Assert.Equal(["d"], Ids(await storage.ApiKeys.ListAsync(null, "c", 3, Cancellation)));
        Assert.Equal(["b", "c"], Ids(await storage.ApiKeys.ListAsync("alice", null, 3, Cancellation)));
        Assert.Equal(["d"], Ids(await storage.ApiKeys.ListAsync("bob", "a", 3, Cancellation)));
        Assert.Empty(await storage.ApiKeys.ListAsync("carol", null, 3, Cancellation));

        static IEnumerable<string> Ids(IEnumerable<ApiKeyRecord> keys) => keys.Select(key => key.Id);
    }
}

using Tidegate.Auth.Stores;
using Tidegate.Storage;
using static Tidegate.Tests.Storage.StoreRecords;

namespace Tidegate.Tests.Storage;

public sealed class UserStoreTests(SharedPostgres postgres) : StoreTest(postgres)
{
    [Theory, MemberData(nameof(Implementations))]
    public async Task A_user_is_read_as_it_was_added_by_name_and_by_id(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);

        var added = await storage.Users.AddAsync(User("alice"), Cancellation);

        AssertSame(User("alice") with { Id = 1, Version = 1 }, added);
        AssertSame(added!, await storage.Users.FindAsync("alice", Cancellation));
        AssertSame(added!, await storage.Users.FindAsync(1, Cancellation));
        Assert.Equal([(StoreChangeKind.User, "alice")], await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_user_of_few_words_is_read_as_it_was_added(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        var bare = new UserRecord
        {
            Name = "b",
            IsDisabled = true,
            CreatedAt = Noon,
        };

        await storage.Users.AddAsync(bare, Cancellation);

        AssertSame(bare with { Id = 1, Version = 1 }, await storage.Users.FindAsync("b", Cancellation));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_name_is_given_once_and_compared_byte_by_byte(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Users.AddAsync(User("alice"), Cancellation);

        Assert.Null(await storage.Users.AddAsync(User("alice"), Cancellation));
        Assert.NotNull(await storage.Users.AddAsync(User("Alice"), Cancellation));
        Assert.Null(await storage.Users.FindAsync("ALICE", Cancellation));
        Assert.Equal(2, (await ChangesAsync(storage)).Count);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task An_update_replaces_all_but_id_name_and_creation(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        var added = (await storage.Users.AddAsync(User("alice"), Cancellation))!;

        var updated = await storage.Users.UpdateAsync(
            new UserRecord
            {
                Id = added.Id,
                Name = "mallory",
                Roles = ["viewer"],
                IsDisabled = true,
                Version = 1,
                CreatedAt = Noon.AddDays(1),
            },
            Cancellation
        );

        var expected = new UserRecord
        {
            Id = added.Id,
            Name = "alice",
            Roles = ["viewer"],
            IsDisabled = true,
            Version = 2,
            CreatedAt = Noon,
        };
        AssertSame(expected, updated);
        AssertSame(expected, await storage.Users.FindAsync("alice", Cancellation));
        Assert.Equal([(StoreChangeKind.User, "alice"), (StoreChangeKind.User, "alice")], await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task An_update_of_an_older_version_or_of_nobody_is_refused(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        var added = (await storage.Users.AddAsync(User("alice"), Cancellation))!;
        await storage.Users.UpdateAsync(added with { Plan = "professional" }, Cancellation);

        Assert.Null(await storage.Users.UpdateAsync(added with { Plan = "enterprise" }, Cancellation));
        Assert.Null(await storage.Users.UpdateAsync(added with { Id = 99 }, Cancellation));
        Assert.Equal("professional", (await storage.Users.FindAsync("alice", Cancellation))!.Plan);
        Assert.Equal(2, (await ChangesAsync(storage)).Count);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task With_a_user_go_its_keys_and_families_and_nobody_elses(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Users.AddAsync(User("alice"), Cancellation);
        await storage.ApiKeys.AddAsync(Key("k1"), Cancellation);
        await storage.ApiKeys.AddAsync(Key("k2", "bob"), Cancellation);
        await storage.Refresh.AddAsync(Family("f1"), "t1", 10, Cancellation);
        await storage.Refresh.RotateAsync("t1", "t2", Noon, Noon.AddDays(1), Cancellation);
        await storage.Refresh.AddAsync(Family("f2", "bob"), "t3", 10, Cancellation);
        var before = await storage.Changes.LastAsync(Cancellation);

        Assert.True(await storage.Users.DeleteAsync("alice", Cancellation));

        Assert.Null(await storage.Users.FindAsync("alice", Cancellation));
        Assert.Null(await storage.ApiKeys.FindByHashAsync("hash-k1", Cancellation));
        Assert.NotNull(await storage.ApiKeys.FindAsync("k2", Cancellation));
        Assert.Null(await storage.Refresh.FindAsync("f1", Cancellation));
        Assert.NotNull(await storage.Refresh.FindAsync("f2", Cancellation));
        Assert.Equal(RotationOutcome.Unknown, (await storage.Refresh.RotateAsync("t1", "x", Noon, Noon, Cancellation)).Outcome);
        Assert.Equal(
            [(StoreChangeKind.User, "alice"), (StoreChangeKind.ApiKey, "k1"), (StoreChangeKind.RefreshFamily, "f1")],
            await ChangesAsync(storage, before)
        );
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Deleting_nobody_changes_nothing(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.ApiKeys.AddAsync(Key("k1", "ghost"), Cancellation);

        Assert.False(await storage.Users.DeleteAsync("ghost", Cancellation));
        Assert.NotNull(await storage.ApiKeys.FindAsync("k1", Cancellation));
        Assert.Single(await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task An_id_is_never_given_twice(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        var first = (await storage.Users.AddAsync(User("alice"), Cancellation))!;
        await storage.Users.DeleteAsync("alice", Cancellation);

        var second = (await storage.Users.AddAsync(User("alice"), Cancellation))!;

        Assert.True(second.Id > first.Id);
        Assert.Null(await storage.Users.UpdateAsync(first, Cancellation));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Users_are_listed_by_the_bytes_of_their_names_page_by_page(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        foreach (var name in (string[])["b", "a", "_", "B", "a b", "Z"])
        {
            await storage.Users.AddAsync(User(name), Cancellation);
        }

        var first = await storage.Users.ListAsync(null, 4, Cancellation);
        var second = await storage.Users.ListAsync(first[^1].Name, 4, Cancellation);

        Assert.Equal(["B", "Z", "_", "a", "a b", "b"], first.Concat(second).Select(user => user.Name));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_page_has_1_to_1000_entries(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);

        Assert.Empty(await storage.Users.ListAsync(null, 1_000, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await storage.Users.ListAsync(null, 1_001, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await storage.Users.ListAsync(null, 0, Cancellation));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task What_no_name_can_hold_is_not_found_and_is_no_fault(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Users.AddAsync(User("alice"), Cancellation);

        foreach (var name in (string[])["", "alice\0", "\0", "\ud800", "alice\udc00x", "' OR 1=1 --", "%", "a*", new string('x', 100_000)])
        {
            Assert.Null(await storage.Users.FindAsync(name, Cancellation));
            Assert.False(await storage.Users.DeleteAsync(name, Cancellation));
            Assert.Null(await storage.ApiKeys.FindByHashAsync(name, Cancellation));
            Assert.Equal(RotationOutcome.Unknown, (await storage.Refresh.RotateAsync(name, "n", Noon, Noon, Cancellation)).Outcome);
            Assert.Equal(0, await storage.Refresh.RevokeAllAsync(name, Noon, Cancellation));
        }
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_was_stored_is_there_for_the_next_process(StorageProvider provider)
    {
        var options = await NewOptionsAsync(provider);
        var first = await OpenAsync(options);
        await first.Users.AddAsync(User("alice"), Cancellation);
        await first.DisposeAsync();

        var second = await OpenAsync(options);

        AssertSame(User("alice") with { Id = 1, Version = 1 }, await second.Users.FindAsync("alice", Cancellation));
    }
}

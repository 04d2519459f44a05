using Tidegate.Auth.Stores;
using Tidegate.Storage;

namespace Tidegate.Tests.Storage;

public sealed class BrokerSessionStoreTests(SharedPostgres postgres) : StoreTest(postgres)
{
    [Theory, MemberData(nameof(Implementations))]
    public async Task A_user_has_one_session_and_the_next_login_replaces_it(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        var first = Session("alice");
        var second = Session("alice", "angel") with { ClientId = "A1", Sealed = "other", ExpiresAt = Noon.AddDays(2) };

        Assert.Null(await storage.Brokers.FindAsync("alice", Cancellation));
        await storage.Brokers.PutAsync(first, Cancellation);
        Assert.Equal(first, await storage.Brokers.FindAsync("alice", Cancellation));
        Assert.Null(await storage.Brokers.FindAsync("Alice", Cancellation));
        await storage.Brokers.PutAsync(second, Cancellation);

        Assert.Equal(second, await storage.Brokers.FindAsync("alice", Cancellation));
        Assert.Equal([second], await storage.Brokers.ListAsync(null, null, 10, Cancellation));
        Assert.Equal(Enumerable.Repeat((StoreChangeKind.BrokerSession, "alice"), 2), await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_session_is_revoked_once_and_nothing_secret_is_left(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Brokers.PutAsync(Session("alice"), Cancellation);

        Assert.False(await storage.Brokers.RevokeAsync("bob", Noon, Cancellation));
        Assert.True(await storage.Brokers.RevokeAsync("alice", Noon, Cancellation));
        Assert.False(await storage.Brokers.RevokeAsync("alice", Noon.AddHours(1), Cancellation));

        Assert.Equal(Session("alice") with { RevokedAt = Noon, Sealed = "" }, await storage.Brokers.FindAsync("alice", Cancellation));
        Assert.Equal(2, (await ChangesAsync(storage)).Count);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Sessions_are_listed_by_broker_and_in_pages(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        foreach (var (user, broker) in ((string, string)[])[("b", "zerodha"), ("a", "angel"), ("B", "zerodha"), ("c", "zerodha")])
        {
            await storage.Brokers.PutAsync(Session(user, broker), Cancellation);
        }

        Assert.Equal(["B", "a", "b", "c"], await UsersAsync(null, null, 10));
        Assert.Equal(["B", "b"], await UsersAsync("zerodha", null, 2));
        Assert.Equal(["c"], await UsersAsync("zerodha", "b", 2));
        Assert.Empty(await UsersAsync("fyers", null, 10));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await UsersAsync(null, null, 0));

        async Task<IEnumerable<string>> UsersAsync(string? broker, string? after, int count) =>
            (await storage.Brokers.ListAsync(broker, after, count, Cancellation)).Select(session => session.User);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task What_is_secret_of_ended_sessions_is_removed_and_the_others_stay(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Brokers.PutAsync(Session("alice"), Cancellation);
        await storage.Brokers.PutAsync(Session("bob") with { ExpiresAt = Noon.AddDays(2) }, Cancellation);

        Assert.Equal(0, await storage.Brokers.CleanAsync(Noon.AddDays(1), Cancellation));
        Assert.Equal(1, await storage.Brokers.CleanAsync(Noon.AddDays(1).AddMilliseconds(1), Cancellation));
        Assert.Equal(0, await storage.Brokers.CleanAsync(Noon.AddDays(1).AddMilliseconds(1), Cancellation));

        Assert.Equal("", (await storage.Brokers.FindAsync("alice", Cancellation))!.Sealed);
        Assert.Equal("sealed", (await storage.Brokers.FindAsync("bob", Cancellation))!.Sealed);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_removed_users_session_ends_with_it(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Users.AddAsync(StoreRecords.User("alice"), Cancellation);
        await storage.Brokers.PutAsync(Session("alice"), Cancellation);
        await storage.Brokers.PutAsync(Session("bob"), Cancellation);

        await storage.Users.DeleteAsync("alice", Cancellation);

        Assert.Null(await storage.Brokers.FindAsync("alice", Cancellation));
        Assert.NotNull(await storage.Brokers.FindAsync("bob", Cancellation));
        Assert.Equal((StoreChangeKind.BrokerSession, "alice"), (await ChangesAsync(storage))[^1]);
    }

    private static BrokerSessionRecord Session(string user, string broker = "zerodha") =>
        new()
        {
            User = user,
            Broker = broker,
            ClientId = "AB1234",
            Sealed = "sealed",
            CreatedAt = Noon,
            ExpiresAt = Noon.AddDays(1),
        };
}

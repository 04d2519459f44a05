using Tidegate.Auth.Stores;
using Tidegate.Storage;

namespace Tidegate.Tests.Storage;

public sealed class RevocationStoreTests(SharedPostgres postgres) : StoreTest(postgres)
{
    private static readonly Revocation Token = new(RevocationKind.TokenId, "jti-1", Noon, Noon.AddHours(1))
    {
        By = "admin",
        Reason = "lost",
    };

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_revocation_is_read_as_it_was_added_and_is_a_change(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);

        await storage.Revocations.AddAsync(Token, Cancellation);
        await storage.Revocations.AddAsync(new Revocation(RevocationKind.Subject, "jti-1", Noon, Noon.AddHours(2)), Cancellation);

        Assert.Equal(Token, await storage.Revocations.FindAsync(RevocationKind.TokenId, "jti-1", Cancellation));
        Assert.Null(await storage.Revocations.FindAsync(RevocationKind.TokenId, "jti-2", Cancellation));
        Assert.Equal(
            [Token, new Revocation(RevocationKind.Subject, "jti-1", Noon, Noon.AddHours(2))],
            await storage.Revocations.ListAsync(Noon, Cancellation)
        );
        Assert.Equal(
            [(StoreChangeKind.Revocation, "TokenId:jti-1"), (StoreChangeKind.Revocation, "Subject:jti-1")],
            await ChangesAsync(storage)
        );
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Of_two_alike_the_later_instants_stay_and_the_last_words(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Revocations.AddAsync(Token, Cancellation);

        await storage.Revocations.AddAsync(
            Token with
            {
                At = Noon.AddMinutes(-5),
                Until = Noon.AddHours(3),
                By = null,
                Reason = "again",
            },
            Cancellation
        );

        var expected = Token with { Until = Noon.AddHours(3), By = null, Reason = "again" };
        Assert.Equal(expected, Assert.Single(await storage.Revocations.ListAsync(Noon, Cancellation)));
        Assert.Equal(2, (await ChangesAsync(storage)).Count);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task What_has_ended_is_not_listed_and_goes_with_a_purge(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Revocations.AddAsync(Token, Cancellation);

        Assert.Empty(await storage.Revocations.ListAsync(Token.Until, Cancellation));
        Assert.Single(await storage.Revocations.ListAsync(Token.Until.AddMilliseconds(-1), Cancellation));
        Assert.Equal(0, await storage.Revocations.PurgeAsync(Token.Until, Cancellation));
        Assert.Equal(1, await storage.Revocations.PurgeAsync(Token.Until.AddMilliseconds(1), Cancellation));
        Assert.Null(await storage.Revocations.FindAsync(RevocationKind.TokenId, "jti-1", Cancellation));
    }
}

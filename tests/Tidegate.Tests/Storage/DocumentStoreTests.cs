using Tidegate.Auth.Stores;
using Tidegate.Storage;

namespace Tidegate.Tests.Storage;

public sealed class DocumentStoreTests(SharedPostgres postgres) : StoreTest(postgres)
{
    private static readonly StoredDocument Free = new("plan", "free", """{"connections":2}""", 0);

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_document_is_added_once_replaced_in_turn_and_removed(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);

        var added = await storage.Documents.PutAsync(Free, Cancellation);
        var addedAgain = await storage.Documents.PutAsync(Free, Cancellation);
        var replaced = await storage.Documents.PutAsync(added! with { Json = "{}" }, Cancellation);
        var replacedLate = await storage.Documents.PutAsync(added! with { Json = "[]" }, Cancellation);

        Assert.Equal(Free with { Version = 1 }, added);
        Assert.Null(addedAgain);
        Assert.Equal(Free with { Version = 2, Json = "{}" }, replaced);
        Assert.Null(replacedLate);
        Assert.Equal([replaced!], await storage.Documents.ListAsync("plan", Cancellation));
        Assert.True(await storage.Documents.DeleteAsync("plan", "free", Cancellation));
        Assert.False(await storage.Documents.DeleteAsync("plan", "free", Cancellation));
        Assert.Null(await storage.Documents.PutAsync(replaced!, Cancellation));
        Assert.Empty(await storage.Documents.ListAsync("plan", Cancellation));
        Assert.Equal(Enumerable.Repeat((StoreChangeKind.Document, "plan:free"), 3), await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Documents_are_listed_by_kind_in_the_order_of_their_names(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        foreach (var (kind, name) in ((string, string)[])[("plan", "b"), ("plan", "a.b"), ("role", "a"), ("plan", "a-b"), ("plan", "a_b")])
        {
            await storage.Documents.PutAsync(new StoredDocument(kind, name, "{}", 0), Cancellation);
        }

        Assert.Equal(
            ["a-b", "a.b", "a_b", "b"],
            (await storage.Documents.ListAsync("plan", Cancellation)).Select(document => document.Name)
        );
        Assert.Empty(await storage.Documents.ListAsync("policy", Cancellation));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Of_many_who_replace_the_same_version_one_does(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        var added = (await storage.Documents.PutAsync(Free, Cancellation))!;

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i =>
                    Task.Run(async () => await storage.Documents.PutAsync(added with { Json = $"[{i}]" }, Cancellation), Cancellation)
                )
        );

        var winner = Assert.Single(results, result => result is not null);
        Assert.Equal([winner!], await storage.Documents.ListAsync("plan", Cancellation));
        Assert.Equal(2, (await ChangesAsync(storage)).Count);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Auth.Policies;

public sealed class AccessDocumentsTests
{
    private static readonly Topic Infy = Topic.Parse("md/NSE/INFY");
    private static readonly Grant Alice = new()
    {
        Subject = "alice",
        Issuer = "test",
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    private readonly Documents _store = new();
    private readonly PlanBook _plans = new(PlanDefaults.Make());
    private readonly PolicyBook _policies = new(
        [
            new PolicyOptions
            {
                Name = "configured",
                Topics = ["md/BSE/**"],
                Effect = PolicyEffect.Deny,
            },
        ],
        PolicyEffect.Allow
    );

    [Fact]
    public async Task A_stored_plan_stands_for_the_configured_one_and_goes_with_its_document()
    {
        _store.Put("plan", "free", """{"rank":10,"connectionsMax":7,"modeMax":"Quote","idleTimeout":"00:05:00","sameToken":"TakeOver"}""");
        _store.Put("plan", "guest", """{"maxHz":0.5}""");
        await ReloadAsync();

        var free = _plans.Current["free"];
        Assert.Equal(
            (7, Mode.Quote, TimeSpan.FromMinutes(5), TokenSessions.TakeOver, null),
            (free.ConnectionsMax, free.ModeMax, free.IdleTimeout, free.SameToken, free.SessionsPerHour)
        );
        Assert.Equal(0.5m, _plans.Current["guest"].MaxHz);

        _store.Clear();
        await ReloadAsync();

        Assert.Equal((2, false), (_plans.Current["free"].ConnectionsMax, _plans.Current.Has("guest")));
    }

    [Fact]
    public async Task Stored_rules_come_after_those_of_the_configuration_in_their_order()
    {
        _store.Put("policy", "b", """{"topics":["**"],"effect":"deny","order":2}""");
        _store.Put("policy", "c", """{"topics":["md/NSE/INFY"],"order":1,"depthMax":3}""");
        var before = _policies.Version;
        await ReloadAsync();

        Assert.Equal("policy.c", _policies.Judge(Alice, "stream", Infy).Rule);
        Assert.Equal("policy.b", _policies.Judge(Alice, "stream", Topic.Parse("md/NSE/TCS")).Rule);
        Assert.Equal("policy.configured", _policies.Judge(Alice, "stream", Topic.Parse("md/BSE/TCS")).Rule);
        Assert.NotEqual(before, _policies.Version);
    }

    [Theory]
    [InlineData("plan", "")]
    [InlineData("plan", "null")]
    [InlineData("plan", "[]")]
    [InlineData("plan", """{"rank":1,"rank":2}""")]
    [InlineData("plan", """{"rang":1}""")]
    [InlineData("plan", """{"rank":"1e999"}""")]
    [InlineData("plan", """{"connectionsMax":0}""")]
    [InlineData("plan", """{"sameToken":17}""")]
    [InlineData("policy", """{"topics":["md/N*E"]}""")]
    [InlineData("policy", """{"topics":null}""")]
    [InlineData("policy", """{"topics":[null]}""")]
    [InlineData("policy", """{"topics":["**"],"rolesAnyOf":[null]}""")]
    [InlineData("policy", """{"topics":["**"],"name":"other"}""")]
    [InlineData("policy", """{"topics":["**"],"order":-1}""")]
    [InlineData("policy", """{"topics":{"topics":{"topics":{"topics":{"topics":{"topics":{"topics":{"topics":{}}}}}}}}}""")]
    public async Task A_document_that_cannot_be_used_is_found_before_it_is_stored_and_left_out_where_it_was(string kind, string json)
    {
        var document = new StoredDocument(kind, "x", json, 1);
        Assert.NotEmpty(AccessDocumentReader.FindFaults(document));

        _store.Put(kind, "x", json);
        _store.Put("plan", "good", "{}");
        await ReloadAsync();

        Assert.Equal((true, false, 1), (_plans.Current.Has("good"), _plans.Current.Has("x"), _policies.Current.Count));
    }

    [Fact]
    public async Task While_the_store_is_away_what_held_goes_on_to_hold()
    {
        _store.Put("plan", "guest", "{}");
        await ReloadAsync();
        _store.IsAway = true;

        await Assert.ThrowsAsync<StoreUnavailableException>(ReloadAsync);

        Assert.True(_plans.Current.Has("guest"));
    }

    [Theory]
    [InlineData(StoreChangeKind.Document, "plan:free", 2)]
    [InlineData(StoreChangeKind.Document, "policy:a", 2)]
    [InlineData(StoreChangeKind.Document, "role:a", 0)]
    [InlineData(StoreChangeKind.User, "plan:free", 0)]
    public async Task Only_a_change_of_a_plan_or_a_rule_is_a_reason_to_read(StoreChangeKind kind, string value, int reads)
    {
        await Sut.OnChangedAsync([new StoreChange(1, kind, value)], TestContext.Current.CancellationToken);

        Assert.Equal(reads, _store.Reads);
    }

    private AccessDocuments Sut => new(_plans, _policies, _store, NullLogger<AccessDocuments>.Instance);

    private Task ReloadAsync() => Sut.OnUnknownAsync(TestContext.Current.CancellationToken).AsTask();

    private sealed class Documents : IDocumentStore
    {
        private readonly List<StoredDocument> _documents = [];

        public bool IsAway { get; set; }

        public int Reads { get; private set; }

        public void Put(string kind, string name, string json) => _documents.Add(new StoredDocument(kind, name, json, 1));

        public void Clear() => _documents.Clear();

        public ValueTask<IReadOnlyList<StoredDocument>> ListAsync(string kind, CancellationToken cancellation)
        {
            Reads++;
            return IsAway
                ? throw new StoreUnavailableException("away", new IOException())
                : new((IReadOnlyList<StoredDocument>)[.. _documents.Where(document => document.Kind == kind)]);
        }

        public ValueTask<StoredDocument?> PutAsync(StoredDocument document, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public ValueTask<bool> DeleteAsync(string kind, string name, CancellationToken cancellation) => throw new NotSupportedException();
    }
}

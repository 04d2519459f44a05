using System.Net;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Sessions;

public sealed class SessionDirectoryTests : IAsyncDisposable
{
    private static readonly Topic Infy = Topic.Parse("md/NSE/INFY");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();
    private readonly TopicHub _hub;

    public SessionDirectoryTests()
    {
        _hub = new TopicHub(
            new HubOptions { Shards = 2 },
            [new ListedTopics(Mode.Quote, Infy.Path)],
            new RecordingObserver(),
            _time,
            new Random(1)
        );
        _hub.Start();
    }

    [Fact]
    public async Task A_session_is_listed_with_who_it_is_and_what_holds_for_it()
    {
        var session = Join("alice", new SessionLimits { Plan = "free", SessionLength = TimeSpan.FromHours(1) });
        await SettleAsync(session);

        var view = Assert.Single(_hub.Sessions.List());

        Assert.Equal((session.Id, "stream", "alice", "free"), (view.Id, view.Endpoint, view.Grant!.UserId, view.Limits.Plan));
        Assert.Equal(IPAddress.Parse("192.0.2.7"), view.Address);
        Assert.Equal((_time.GetUtcNow(), _time.GetUtcNow()), (view.ConnectedAt, view.AuthenticatedAt));
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromHours(1), view.EndsAt); // the plan's end comes before the grant's
        Assert.Equal(_time.GetUtcNow(), view.LastActivityAt);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), _time.GetUtcNow() - _hub.Sessions.Find(session.Id)!.LastActivityAt);
    }

    [Fact]
    public async Task Its_subscriptions_are_told_with_their_counters()
    {
        var session = Join("alice");
        await SettleAsync(session);
        var answered = session.Answered.Next();
        session.Shard.Post(new ShardCommand(ShardAction.Request, session, new LineDialect().ReadText("sub md/NSE/INFY quote"u8)));
        await answered;
        _hub.Publish(new MarketUpdate(Infy, 1));
        _hub.Publish(new MarketUpdate(Infy, 2));

        Tidegate.Streaming.Dialects.SubscriptionCount count;
        do
        {
            count = Assert.Single((await _hub.Sessions.SubscriptionsOfAsync(session.Id, TestContext.Current.CancellationToken))!);
        } while (count.Sent < 1);

        Assert.Equal((Infy, Mode.Quote), (count.Topic, count.Granted.Mode));
        Assert.Equal(1, _hub.Sessions.Find(session.Id)!.Subscriptions);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_not_in_it_any_more()
    {
        var session = Join("alice");
        await SettleAsync(session);

        Assert.True(_hub.Sessions.Close(session.Id, new Refusal(GatewayErrors.Revoked, "admin")));
        session.Shard.Post(new ShardCommand(ShardAction.ReaderDone, session, true));
        await session.Ended.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(4005, session.Ending!.Code);
        Assert.Equal((0, null), (_hub.Sessions.Count, _hub.Sessions.Find(session.Id)));
        Assert.False(_hub.Sessions.Close(session.Id, new Refusal(GatewayErrors.Revoked)));
        Assert.Null(await _hub.Sessions.SubscriptionsOfAsync(session.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_sessions_of_a_user_are_closed_and_nobody_elses()
    {
        StreamSession[] sessions = [Join("alice"), Join("bob"), Join("alice")];
        await Task.WhenAll(sessions.Select(SettleAsync));

        Assert.Equal(["alice", "alice"], _hub.Sessions.ListOf("alice").Select(view => view.Grant!.Subject));
        Assert.Equal(2, _hub.Sessions.CloseOf("alice", new Refusal(GatewayErrors.Revoked)));
        Array.ForEach(sessions, session => session.Shard.Post(new ShardCommand(ShardAction.ReaderDone, session, true)));
        await Task.WhenAll(sessions.Select(session => session.Ended)).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal([4005, 1006, 4005], sessions.Select(session => session.Ending!.Code));
    }

    [Fact]
    public async Task Who_has_shown_no_credential_yet_is_listed_without_one()
    {
        var session = Join(null);
        await SettleAsync(session);

        var view = _hub.Sessions.Find(session.Id)!;

        Assert.Equal((null, null, null), (view.Grant, view.AuthenticatedAt, view.EndsAt));
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private StreamSession Join(string? subject, SessionLimits? limits = null) =>
        _hub.Join(
            new SessionSpec
            {
                Endpoint = "stream",
                Dialect = new LineDialect(),
                Limits = limits ?? new SessionLimits(),
                Address = IPAddress.Parse("192.0.2.7"),
                Grant = subject is null
                    ? null
                    : new Grant
                    {
                        Subject = subject,
                        Issuer = "test",
                        ExpiresAt = _time.GetUtcNow() + TimeSpan.FromDays(1),
                    },
            },
            new ScriptedTransport()
        );

    // Its shard answers in the order in which it was asked: what it answers this, it has joined.
    private static async Task SettleAsync(StreamSession session)
    {
        var inspection = new SessionInspection();
        session.Shard.Post(new ShardCommand(ShardAction.Inspect, session, inspection));
        await inspection.Counts.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}

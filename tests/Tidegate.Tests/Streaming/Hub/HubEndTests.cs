using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>Nobody waits for a hub whose threads do not run: not yet, or no more.</summary>
public sealed class HubEndTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Topic Infy = Topic.Parse("md/NSE/INFY");

    private readonly ClientStream _stream = new();
    private readonly ScriptedTransport _transport = new();

    [Fact]
    public async Task A_client_that_joins_a_hub_that_has_ended_is_cut_at_once()
    {
        var hub = NewHub();
        hub.Start();
        await hub.DisposeAsync();

        var ending = await ReadAsync(hub);

        Assert.Equal(new SessionEnding(SessionEndingKind.Lost, 1006), ending);
        Assert.Equal((1, 1, 0), (_transport.Aborts, _transport.Disposals, hub.SessionCount));
    }

    [Fact]
    public async Task A_client_of_a_hub_that_was_never_started_is_cut_when_the_hub_is_disposed()
    {
        var hub = NewHub();
        var reading = ReadAsync(hub);
        Assert.False(reading.IsCompleted);

        await hub.DisposeAsync();

        Assert.Equal(new SessionEnding(SessionEndingKind.Lost, 1006), await reading);
        Assert.Equal((1, 1), (_transport.Aborts, _transport.Disposals));
    }

    [Fact]
    public async Task A_request_that_comes_after_the_end_is_not_waited_for()
    {
        var hub = NewHub();
        hub.Start();
        await hub.DisposeAsync();
        _stream.Send(ClientFrame.Text("sub md/NSE/INFY quote"));
        _transport.OnAbort = () => { }; // its client goes on talking

        var reading = ReadAsync(hub);
        await _stream.UntilWaitingAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        _stream.HangUp();

        Assert.Equal(SessionEndingKind.Lost, (await reading).Kind);
    }

    [Fact]
    public async Task Whatever_is_asked_of_a_hub_that_has_ended_is_answered_at_once()
    {
        var hub = NewHub(new ManualTime()); // so that no deadline lets anybody go
        hub.Start();
        await hub.DisposeAsync();
        var session = Join(hub);

        var told = ((ISessionLine)session).TellAsync([new byte[] { 1 }]).AsTask();
        var standing = hub.StandingOfAsync(Infy, TestContext.Current.CancellationToken).AsTask();
        var asks = new AskList();
        session.Shard.Post(new ShardCommand(ShardAction.ListAsks, session, asks));
        var inspection = new SessionInspection();
        session.Shard.Post(new ShardCommand(ShardAction.Inspect, session, inspection));

        await Task.WhenAll(told, standing, asks.Filled, inspection.Counts).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(await told);
        Assert.Null(await standing);
        Assert.True(((ISessionLine)session).Left.IsCancellationRequested);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _transport.Dispose();
    }

    private static TopicHub NewHub(TimeProvider? time = null) =>
        new(
            new HubOptions { Shards = 1 },
            [new ListedTopics(Mode.Quote, "md/NSE/INFY")],
            new RecordingObserver(),
            time ?? TimeProvider.System,
            new Random(1)
        );

    private Task<SessionEnding> ReadAsync(TopicHub hub)
    {
        _transport.OnAbort ??= () => _stream.Fail(new IOException("aborted"));
        return SessionReader
            .RunAsync(Join(hub), _stream.Input, null, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private StreamSession Join(TopicHub hub)
    {
        var spec = new SessionSpec
        {
            Endpoint = "stream",
            Dialect = new LineDialect(),
            Limits = new SessionLimits(),
            Grant = new Grant
            {
                Subject = "alice",
                Issuer = "test",
                ExpiresAt = DateTimeOffset.MaxValue,
            },
        };
        return hub.Join(spec, _transport);
    }
}

using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Sessions;

/// <summary>The host's own code between a client and its topics, over a running hub.</summary>
public sealed class HookedReaderTests : IAsyncDisposable
{
    private const string Infy = "md/NSE/INFY";
    private const string Tcs = "md/NSE/TCS";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientStream _stream = new();
    private readonly ScriptedTransport _transport = new();
    private readonly ListedReview _review = new();
    private readonly ListedGrants _grants = new();
    private readonly StaffOnly _policy = new();
    private readonly SubscriptionHook _hook;
    private readonly TopicHub _hub;

    public HookedReaderTests()
    {
        _hook = new SubscriptionHook(_policy, TimeProvider.System, _ => { });
        _hub = new TopicHub(
            new HubOptions { Shards = 1 },
            [new ListedTopics(Mode.Depth, Infy, Tcs)],
            new RecordingObserver(),
            TimeProvider.System,
            new Random(1),
            null,
            _review
        );
        _hub.Start();
    }

    [Fact]
    public async Task It_is_asked_before_a_subscription_and_by_explain()
    {
        await StartAsync();

        Send($"sub {Infy} quote {Tcs} quote");
        Send($"explain {Tcs} quote");
        Send($"explain {Infy} depth");

        await UntilAsync($"Added {Infy} Quote;Refused {Tcs} auth.forbidden");
        await UntilAsync($"explained {Tcs} auth.forbidden rule=host.staff cost=0 1/500 feed= plan=default");
        await UntilAsync($"explained {Infy} Quote:0:0 rule=host.staff cost=0 1/500 feed=feed plan=default");
    }

    [Fact]
    public async Task It_is_asked_again_when_the_client_renews_its_grant()
    {
        await StartAsync();
        Send($"sub {Infy} depth");
        await UntilAsync($"Added {Infy} Quote");
        _grants["chef"] = Grant("chef");
        _grants["guest"] = Grant("guest");

        Send("refresh chef");
        await UntilAsync($"changed {Infy} Quote:0 Depth:5 ");
        Send("refresh guest");
        await UntilAsync($"changed {Infy} Depth:5 off host.staff");
    }

    [Fact]
    public async Task It_is_asked_again_when_the_grant_is_replaced_from_outside()
    {
        var session = await StartAsync();
        Send($"sub {Infy} depth");
        await UntilAsync($"Added {Infy} Quote");

        _review["alice"] = Admission.Granted(session.Grant! with { Roles = ["chef"] });
        _hub.ReviewGrants();
        await UntilAsync($"changed {Infy} Quote:0 Depth:5 ");
        _review["alice"] = Admission.Granted(session.Grant! with { Roles = ["guest"] });
        _hub.ReviewGrants();
        await UntilAsync($"changed {Infy} Depth:5 off host.staff");
    }

    public async ValueTask DisposeAsync()
    {
        _stream.HangUp();
        await _hub.DisposeAsync();
        _hook.Dispose();
        _stream.Dispose();
    }

    private async Task<StreamSession> StartAsync()
    {
        var node = new CapacityGate(10);
        var access = new EndpointAccess
        {
            Name = "stream",
            Issuers = ["test"],
            CredentialKinds = [CredentialKind.Header],
            Origins = new OriginRule([], allowLoopback: false),
            Capacity = node,
        };
        var memory = new MemoryCeiling(100, MemoryReading.OfThisProcess, () => { }, TimeProvider.System);
        var order = AdmissionOrder.CapacityFirst(_grants, new SessionLeases(), node, memory, new NodeDrain(), node);
        var spec = new SessionSpec
        {
            Endpoint = "stream",
            Dialect = new LineDialect { SaysWelcome = false },
            Limits = new SessionLimits(),
            Grant = Grant("staff"),
            Renewal = new GrantRenewal(order, access),
            Hook = _hook,
        };
        var session = _hub.Join(spec, _transport);
        _ = SessionReader.RunAsync(session, _stream.Input, null, TestContext.Current.CancellationToken);
        Send("ping ready");
        await UntilAsync("pong ready");
        return session;
    }

    private static Grant Grant(string role) =>
        new()
        {
            Subject = "alice",
            Issuer = "test",
            Roles = [role],
            ExpiresAt = DateTimeOffset.MaxValue,
        };

    private void Send(string line) => _stream.Send(ClientFrame.Text(line));

    private async Task UntilAsync(string text)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!_transport.Texts.Contains(text))
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(deadline) < Patience,
                $"'{text}' has not come, but: {string.Join(" | ", _transport.Texts)}"
            );
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Staff see INFY up to quote, chefs all of it, guests nothing.</summary>
    private sealed class StaffOnly : ISubscriptionPolicy
    {
        public async ValueTask<AccessVerdict> JudgeAsync(SubscriptionWish wish, CancellationToken cancellation)
        {
            await Task.Yield();
            return wish.Topic.Path != Infy || wish.Grant.IsInRole("guest") ? AccessVerdict.Deny("host.staff", GatewayErrors.Forbidden)
                : wish.Grant.IsInRole("chef") ? AccessVerdict.Allow()
                : AccessVerdict.Allow("host.staff") with { ModeMax = Mode.Quote };
        }
    }
}

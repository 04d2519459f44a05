using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>A session that is given another credential in mid-life.</summary>
public sealed class RenewalTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly SessionLimits Free = new()
    {
        Modes = [Mode.Ltp, Mode.Quote],
        SubscriptionsMax = 1,
        IdleTimeout = TimeSpan.FromDays(1),
        PongTimeout = null,
    };
    private static readonly SessionLimits Full = Free with { Modes = [Mode.Ltp, Mode.Quote, Mode.Depth], SubscriptionsMax = 500 };

    private readonly ShardHarness _hub;
    private readonly ListedGrants _grants = new();
    private readonly SessionLeases _leases = new();
    private readonly GrantRenewal _renewal;

    public RenewalTests()
    {
        var node = new CapacityGate(10);
        var access = new EndpointAccess
        {
            Name = "stream",
            Issuers = ["test"],
            CredentialKinds = [CredentialKind.Header],
            Origins = new OriginRule([], allowLoopback: false),
            Capacity = node,
            RequiredPermissions = ["read"],
        };
        var memory = new MemoryCeiling(100, MemoryReading.OfThisProcess, () => { }, TimeProvider.System);
        _renewal = new GrantRenewal(AdmissionOrder.CapacityFirst(_grants, _leases, node, memory, new NodeDrain(), node), access);
        _hub = new ShardHarness(1_024, new ListedTopics(Mode.Depth, Infy, Tcs))
        {
            Dialect = new LineDialect { SaysWelcome = false },
            Spec = spec => spec with { Renewal = _renewal, LimitsOf = grant => grant.Plan == "free" ? Free : Full },
        };
    }

    [Fact]
    public async Task A_renewal_moves_the_end_of_the_session()
    {
        var peer = Join(Grant(10 * Minute));
        _grants["later"] = Grant(20 * Minute);

        await RefreshAsync(peer, "later");
        _hub.Advance(20 * Minute - Tick);
        Assert.Null(peer.CloseCode);
        _hub.Advance(Tick);

        Assert.Equal("refreshed 1200", peer.Texts.First());
        Assert.Equal(4003, peer.CloseCode);
    }

    [Fact]
    public async Task A_renewal_may_also_end_sooner()
    {
        var peer = Join(Grant(10 * Minute));
        _grants["sooner"] = Grant(2 * Minute);

        await RefreshAsync(peer, "sooner");
        _hub.Advance(2 * Minute);

        Assert.Equal(4003, peer.CloseCode);
    }

    [Theory]
    [InlineData("unknown", "auth.token_invalid")]
    [InlineData("weak", "auth.forbidden")]
    [InlineData("taken", "session.conflict")]
    public async Task A_refusal_is_answered_and_leaves_grant_and_claim_as_they_were(string token, string error)
    {
        var peer = Join(Grant(10 * Minute, "j1"));
        _grants["weak"] = Grant(60 * Minute, "j2") with { Permissions = [] };
        _grants["taken"] = Grant(60 * Minute, "j3");
        _leases.TryClaim(Grant(Minute, "j3"));

        await RefreshAsync(peer, token);
        Assert.Equal([$"error {error}"], peer.Texts);
        Assert.Null(_leases.TryClaim(Grant(Minute, "j1"))); // still its own
        _hub.Advance(10 * Minute - Tick);
        Assert.Null(peer.CloseCode);
        _hub.Advance(Tick);

        Assert.Equal(4003, peer.CloseCode);
        Assert.NotNull(_leases.TryClaim(Grant(Minute, "j2"))); // what was refused claimed nothing
    }

    [Theory]
    [InlineData("mallory", "test")]
    [InlineData("alice", "other")]
    public async Task Another_subject_is_closed_with_4011(string subject, string issuer)
    {
        var peer = Join(Grant(10 * Minute, "j1"));
        _grants["other"] = Grant(10 * Minute, "j2") with { Subject = subject, Issuer = issuer };

        await RefreshAsync(peer, "other");

        Assert.Equal(4011, peer.CloseCode);
        Assert.Equal(GatewayErrors.SubjectChanged, peer.Session.Ending?.Error);
        Assert.Equal(0, _leases.Count);
    }

    [Fact]
    public async Task The_claim_moves_to_the_new_token_id_and_the_old_one_is_free()
    {
        var peer = Join(Grant(10 * Minute, "j1"));
        _grants["next"] = Grant(20 * Minute, "j2");

        await RefreshAsync(peer, "next");

        Assert.NotNull(_leases.TryClaim(Grant(Minute, "j1")));
        Assert.Null(_leases.TryClaim(Grant(Minute, "j2")));
        _hub.EndReader(peer);
        Assert.NotNull(_leases.TryClaim(Grant(Minute, "j2"))); // given back with the session
    }

    [Fact]
    public async Task The_same_token_id_again_keeps_its_claim()
    {
        var peer = Join(Grant(10 * Minute, "j1"));
        _grants["same"] = Grant(20 * Minute, "j1");

        await RefreshAsync(peer, "same");

        Assert.Equal(["refreshed 1200"], peer.Texts);
        Assert.Null(_leases.TryClaim(Grant(Minute, "j1")));
        _hub.EndReader(peer);
        Assert.Equal(0, _leases.Count);
    }

    [Fact]
    public async Task A_token_without_an_id_frees_the_one_before()
    {
        var peer = Join(Grant(10 * Minute, "j1"));
        _grants["anonymous"] = Grant(20 * Minute);

        await RefreshAsync(peer, "anonymous");

        Assert.Equal(["refreshed 1200"], peer.Texts);
        Assert.Equal(0, _leases.Count);
    }

    [Fact]
    public async Task A_renewal_that_comes_too_late_claims_nothing()
    {
        var peer = Join(Grant(10 * Minute, "j1"));
        _grants["next"] = Grant(20 * Minute, "j2");
        _hub.Post(peer, ShardAction.Close, GatewayErrors.Idle);

        await RefreshAsync(peer, "next");

        Assert.Equal((4102, 0), (peer.CloseCode, _leases.Count));
        Assert.DoesNotContain(peer.Texts, text => text.StartsWith("refreshed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_subscription_is_moved_down_or_off_in_place_and_told_so()
    {
        var peer = Join(Grant(10 * Minute));
        _hub.Publish(Infy, 1);
        _hub.Say(peer, $"sub {Infy} depth,levels:20 {Tcs} ltp");
        _grants["free"] = Grant(20 * Minute) with { Plan = "free" };

        await RefreshAsync(peer, "free");
        _hub.Publish(Infy, 2);
        _hub.Publish(Tcs, 1);

        Assert.Equal(
            [
                "refreshed 1200",
                $"changed {Infy} Depth:20 Quote:0 endpoint.modes",
                $"snapshot {Infy} 2 1 0 1",
                $"changed {Tcs} Ltp:0 off endpoint.subscriptions",
                $"update {Infy} 2 2 0 2",
            ],
            peer.Texts.Skip(2)
        );
        Assert.Equal(Mode.Quote, Assert.Single(peer.Session.Subscriptions.Values).Projection.Mode);
    }

    [Fact]
    public async Task A_better_grant_moves_a_subscription_up_to_what_was_asked()
    {
        var peer = Join(Grant(10 * Minute) with { Plan = "free" });
        _hub.Publish(Infy, 1);
        _hub.Say(peer, $"sub {Infy} depth,levels:10");
        _grants["full"] = Grant(20 * Minute);

        await RefreshAsync(peer, "full");

        Assert.Equal(["refreshed 1200", $"changed {Infy} Quote:0 Depth:10 ", $"snapshot {Infy} 3 1 0 1"], peer.Texts.Skip(2));
    }

    [Fact]
    public async Task The_client_is_told_a_minute_before_the_end_once_and_again_after_a_renewal()
    {
        var peer = Join(Grant(10 * Minute));
        _grants["later"] = Grant(20 * Minute);

        _hub.Advance(9 * Minute - Tick);
        Assert.Empty(peer.Texts);
        _hub.Advance(Tick);
        _hub.Advance(Tick);
        await RefreshAsync(peer, "later");
        _hub.Advance(10 * Minute);

        Assert.Equal(["expiring 60", "refreshed 659.9999999", "expiring 59.9999999"], peer.Texts);
    }

    [Fact]
    public void A_grant_that_is_shorter_than_the_notice_is_not_told_of_again()
    {
        var peer = Join(Grant(Minute));

        _hub.Advance(Minute - Tick);

        Assert.Empty(peer.Texts);
    }

    [Fact]
    public void A_session_whose_door_takes_no_renewal_does_not_know_the_operation()
    {
        var hub = new ShardHarness { Dialect = _hub.Dialect };
        var peer = hub.Join();

        hub.Say(peer, "refresh token");

        Assert.Equal(["error request.unknown_op"], peer.Texts);
    }

    [Fact]
    public async Task A_credential_reaches_the_checks_from_the_socket()
    {
        var peer = Join(Grant(10 * Minute));
        _grants["later"] = Grant(20 * Minute);
        var stream = new ClientStream();
        var reading = SessionReader.RunAsync(peer.Session, stream.Input, null, TestContext.Current.CancellationToken);

        stream.Send([.. ClientFrame.Text("refresh nonsense"), .. ClientFrame.Text("refresh later"), .. ClientFrame.Close(1000)]);
        while (!reading.IsCompleted && _hub.Shard.SessionCount > 0)
        {
            Assert.True(await _hub.Woken.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            _hub.Shard.Turn();
        }

        Assert.Equal(["error auth.token_invalid", "refreshed 1200"], peer.Texts);
        Assert.Equal(1000, (await reading).Code);
    }

    private Grant Grant(TimeSpan lifetime, string? tokenId = null) =>
        _hub.GrantFor("alice", lifetime) with
        {
            TokenId = tokenId,
            Permissions = ["read"],
        };

    private Peer Join(Grant grant)
    {
        var slot = new SessionSlot();
        slot.HoldLease(grant.TokenId is null ? null : _leases.TryClaim(grant));
        return _hub.Join(grant, Full, slot: slot);
    }

    /// <summary>What the reader does with the request.</summary>
    private async Task RefreshAsync(Peer peer, string token)
    {
        var request = new RefreshRequest(null, new Credential(CredentialKind.FirstMessage, token));
        var places = new SessionSlot();
        var admission = await _renewal.RenewAsync(request.Credential, peer.Session.Grant!, places, TestContext.Current.CancellationToken);
        _hub.Post(peer, ShardAction.Renew, new Renewal(request, admission, places));
    }
}

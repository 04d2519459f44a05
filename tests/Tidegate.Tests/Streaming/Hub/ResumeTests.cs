using System.Globalization;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>A client whose connection broke, and what it finds when it comes back with its secret.</summary>
public sealed class ResumeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);
    private static readonly LineDialect Speaking = new() { SaysGaps = true, SaysResume = true };

    private readonly ShardHarness _hub = Make(new HubOptions { TopicLinger = TimeSpan.Zero, HistoryCountMax = 8 });

    public static TheoryData<string, bool> Endings =>
        new()
        {
            { "lost", true },
            { "closed by the client with 1001", true },
            { "closed by the client with 1000", false },
            { "closed by the client with 1005", false },
            { "session.pong_timeout", true },
            { "session.slow_consumer", true },
            { "session.idle", true },
            { "auth.token_expired", true },
            { "auth.revoked", false },
            { "auth.forbidden", false },
            { "auth.token_invalid", false },
            { "session.replaced", false },
            { "session.subject_changed", false },
            { "protocol.violation", false },
        };

    [Fact]
    public void The_welcome_offers_a_secret_of_its_own_to_each_session()
    {
        var (one, two) = (SecretOf(_hub.Join()), SecretOf(_hub.Join()));

        Assert.StartsWith("r_", one.Text, StringComparison.Ordinal);
        Assert.Equal(24, one.Text.Length); // 128 bits in base64url
        Assert.NotEqual(one, two);
        Assert.DoesNotContain(one.Text, one.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_offered_where_the_window_is_zero_or_the_dialect_has_no_words_for_it()
    {
        var off = Make(new HubOptions { ResumeWindow = TimeSpan.Zero });

        Assert.Equal(["welcome alice"], off.Join().Texts);
        Assert.Equal(["welcome alice"], _hub.Join(dialect: new LineDialect()).Texts);
        Assert.Equal(0, off.Commons.Resumables.Count);
    }

    [Fact]
    public async Task A_lost_session_goes_on_from_what_its_client_surely_has_and_without_a_hole()
    {
        var first = Subscribed("quote");
        Publish(1, 2);
        Pong(first);
        Publish(3); // sent, but perhaps not received
        _hub.EndReader(first);
        Publish(4);

        var second = await ComeBackAsync(SecretOf(first));
        Publish(5);

        Assert.Equal([Update(3), Update(4), $"recovered {Infy} 2 4", Update(5)], second.Texts.Skip(1));
        Assert.Contains(" resumed", second.Texts.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_was_confirmed_what_came_since_is_named_and_told_anew()
    {
        Publish(1);
        var first = Subscribed("quote");
        Publish(2, 3);
        _hub.EndReader(first);

        var second = await ComeBackAsync(SecretOf(first));

        Assert.Equal([$"gap {Infy} 2 3", $"snapshot {Infy} 2 3 0 3"], second.Texts.Skip(1));
    }

    [Fact]
    public async Task From_before_the_first_update_on_everything_can_be_told_again()
    {
        var first = Subscribed("quote");
        Publish(1, 2);
        _hub.EndReader(first);

        var second = await ComeBackAsync(SecretOf(first));

        Assert.Equal([Update(1), Update(2), $"recovered {Infy} 0 2"], second.Texts.Skip(1));
    }

    [Fact]
    public async Task New_terms_do_not_make_sure_what_was_not()
    {
        var first = Subscribed("ltp");
        Publish(1, 2);
        _hub.Say(first, $"sub {Infy} quote");
        Publish(3);
        _hub.EndReader(first);

        var second = await ComeBackAsync(SecretOf(first));

        Assert.Equal([Update(1), Update(2), Update(3), $"recovered {Infy} 0 3"], second.Texts.Skip(1)); // not from the snapshot on, which may be lost
    }

    [Fact]
    public async Task A_history_that_has_gone_is_a_gap_from_the_confirmed_number_on()
    {
        var first = Subscribed("quote");
        Publish(1, 2);
        Pong(first);
        _hub.EndReader(first);
        Publish([.. Enumerable.Range(3, 9)]); // eight are kept

        var second = await ComeBackAsync(SecretOf(first));

        Assert.Equal([$"gap {Infy} 3 11", $"snapshot {Infy} 2 11 0 11"], second.Texts.Skip(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ping_without_its_own_pong_confirms_nothing(bool sendsAnother)
    {
        Publish(1);
        var first = Subscribed("quote");
        Publish(2);
        _hub.Advance(Ping);
        if (sendsAnother)
        {
            first.Session.Resumable!.Hear([9, 9, 9, 9]); // of its own accord (RFC 6455 §5.5.3)
            first.Session.Resumable.Hear([]);
        }

        _hub.EndReader(first);
        var second = await ComeBackAsync(SecretOf(first));

        Assert.Equal([$"gap {Infy} 2 2", $"snapshot {Infy} 2 2 0 2"], second.Texts.Skip(1));
    }

    [Fact]
    public async Task A_session_that_is_still_open_is_replaced_and_its_token_id_is_free()
    {
        var leases = new SessionLeases();
        var slot = new SessionSlot();
        var grant = _hub.GrantFor("alice") with { TokenId = "j1" };
        slot.HoldLease(leases.TryClaim(grant));
        var first = _hub.Join(grant, slot: slot);
        _hub.Say(first, $"sub {Infy} quote");
        Publish(1);

        var second = await ComeBackAsync(SecretOf(first));

        Assert.Equal(4010, first.CloseCode);
        Assert.NotNull(leases.TryClaim(grant));
        Assert.Equal([Update(1), $"recovered {Infy} 0 1"], second.Texts.Skip(1));
    }

    [Fact]
    public async Task Of_two_that_come_back_with_one_secret_one_gets_the_session()
    {
        var first = Subscribed("quote");
        var (one, two) = (TakeOver(SecretOf(first)), TakeOver(SecretOf(first)));
        _hub.Shard.Turn();

        Assert.True((await one).IsResumed);
        Assert.Equal("unknown", (await two).Reason);
    }

    [Fact]
    public async Task A_secret_serves_once_and_the_next_session_has_its_own()
    {
        var first = Subscribed("quote");
        _hub.EndReader(first);
        var second = await ComeBackAsync(SecretOf(first));
        _hub.EndReader(second);

        var again = await ComeBackAsync(SecretOf(first));
        var third = await ComeBackAsync(SecretOf(second));

        Assert.Contains(" anew:unknown", Assert.Single(again.Texts), StringComparison.Ordinal);
        Assert.Equal([$"recovered {Infy} 0 0"], third.Texts.Skip(1));
    }

    [Fact]
    public async Task The_window_is_open_to_its_last_instant_and_not_longer()
    {
        var (early, late) = (Subscribed("quote"), Subscribed("quote"));
        _hub.EndReader(early);
        _hub.EndReader(late);

        _hub.Advance(Window - Tick);
        Assert.True((await TakeOver(SecretOf(early))).IsResumed);
        _hub.Advance(Tick);

        Assert.Equal("unknown", (await TakeOver(SecretOf(late))).Reason);
        Assert.Equal((0, 0), (_hub.Commons.Resumables.Count, _hub.SessionsArmed));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task What_broke_may_go_on_and_what_was_refused_or_wanted_may_not(string ending, bool isResumable)
    {
        var first = Subscribed("quote");
        if (ending == "lost")
        {
            _hub.EndReader(first);
        }
        else if (ending.Split(' ') is [.., "with", var code])
        {
            _hub.Post(first, ShardAction.PeerClosed, int.Parse(code, CultureInfo.InvariantCulture));
        }
        else
        {
            _hub.Post(first, ShardAction.Close, GatewayErrors.Find(ending));
        }

        Assert.Equal(isResumable, (await TakeOver(SecretOf(first))).IsResumed);
    }

    [Theory]
    [InlineData("mallory", "test", "stream", "other_subject")]
    [InlineData("alice", "other", "stream", "other_subject")]
    [InlineData("alice", "test", "other", "other_endpoint")]
    public async Task Somebody_elses_secret_is_named_and_stays_good_for_its_owner(
        string subject,
        string issuer,
        string endpoint,
        string reason
    )
    {
        var first = Subscribed("quote");
        var stranger = _hub.GrantFor(subject) with { Issuer = issuer };

        var outcome = await _hub.Resumption.TakeOverAsync(SecretOf(first), stranger, endpoint, TestContext.Current.CancellationToken);
        _hub.EndReader(first);

        Assert.Equal(reason, outcome.Reason);
        Assert.True((await TakeOver(SecretOf(first))).IsResumed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("r_")]
    [InlineData("\0\ud800")]
    public async Task Nonsense_is_an_unknown_secret(string text) =>
        Assert.Equal("unknown", (await TakeOver(new ResumeSecret(text))).Reason);

    [Fact]
    public async Task The_table_keeps_as_many_ended_sessions_as_it_may_and_no_more()
    {
        var hub = Make(new HubOptions { ResumeCountMax = 2 });
        Peer[] peers = [.. Enumerable.Range(0, 3).Select(_ => hub.Join())];
        Array.ForEach(peers, peer => hub.EndReader(peer));

        Assert.Equal(2, hub.Commons.Resumables.Kept);
        Assert.True((await TakeOver(SecretOf(peers[1]), hub)).IsResumed);
        Assert.Equal("unknown", (await TakeOver(SecretOf(peers[2]), hub)).Reason);
        Assert.Equal(1, hub.Commons.Resumables.Kept);
    }

    [Fact]
    public async Task The_table_keeps_as_many_subscriptions_as_it_may_and_no_more()
    {
        var hub = Make(new HubOptions { ResumeSubscriptionsMax = 2 });
        var (two, one) = (hub.Join(), hub.Join());
        hub.Say(two, $"sub {Infy} ltp {Tcs} ltp");
        hub.Say(one, $"sub {Infy} ltp");
        hub.EndReader(two);
        hub.EndReader(one);

        Assert.True((await TakeOver(SecretOf(two), hub)).IsResumed);
        Assert.Equal("unknown", (await TakeOver(SecretOf(one), hub)).Reason);
    }

    [Fact]
    public async Task What_the_new_credential_does_not_allow_is_moved_down_or_off()
    {
        var hub = Make(new HubOptions(), spec => spec with { LimitsOf = grant => grant.Plan == "free" ? Free : spec.Limits });
        var first = hub.Join();
        hub.Say(first, $"sub {Infy} quote {Tcs} ltp");
        hub.Publish(Infy, 1);
        hub.EndReader(first);

        var second = await ComeBackAsync(SecretOf(first), hub, hub.GrantFor("alice") with { Plan = "free" });

        Assert.Equal(
            [
                $"changed {Infy} Quote:0 Ltp:0 endpoint.modes",
                $"gap {Infy} 1 1",
                $"snapshot {Infy} 1 1 0 1",
                $"changed {Tcs} Ltp:0 off endpoint.subscriptions",
            ],
            second.Texts.Skip(1)
        );
    }

    private static SessionLimits Free { get; } = new() { Modes = [Mode.Ltp], SubscriptionsMax = 1 };

    private static ShardHarness Make(HubOptions options, Func<SessionSpec, SessionSpec>? spec = null) =>
        new(options) { Dialect = Speaking, Spec = spec ?? (each => each) };

    private static string Update(long seq) => $"update {Infy} 2 {seq} 0 {seq}";

    private static ResumeSecret SecretOf(Peer peer) =>
        new(peer.Texts.First(text => text.StartsWith("welcome", StringComparison.Ordinal)).Split(' ')[^1]);

    private Task<ResumeOutcome> TakeOver(ResumeSecret secret, ShardHarness? hub = null, Grant? grant = null)
    {
        hub ??= _hub;
        var outcome = hub.Resumption.TakeOverAsync(secret, grant ?? hub.GrantFor("alice"), "stream", TestContext.Current.CancellationToken);
        hub.Shard.Turn();
        return outcome.AsTask();
    }

    private async Task<Peer> ComeBackAsync(ResumeSecret secret, ShardHarness? hub = null, Grant? grant = null)
    {
        hub ??= _hub;
        grant ??= hub.GrantFor("alice");
        return hub.Join(grant, resumed: await TakeOver(secret, hub, grant));
    }

    private Peer Subscribed(string terms)
    {
        var peer = _hub.Join();
        _hub.Say(peer, $"sub {Infy} {terms}");
        return peer;
    }

    /// <summary>The client answers the next ping, and with it everything before.</summary>
    private void Pong(Peer peer)
    {
        _hub.Advance(Ping);
        peer.Pong(_hub.Time.GetTimestamp());
    }

    private void Publish(params int[] prices) => Array.ForEach(prices, price => _hub.Publish(Infy, price));
}

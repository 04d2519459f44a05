using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What a session is given by where it came in, and how it is sent away when that was all.</summary>
public sealed class FollowingTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly SessionLimits Patient = new() { IdleTimeout = TimeSpan.FromDays(1), PongTimeout = null };

    [Fact]
    public void A_session_hears_what_its_address_names_as_if_it_had_asked()
    {
        var hub = HubFor(new Dictionary<string, string> { ["symbol"] = "INFY" });
        var watcher = hub.Join();
        hub.Say(watcher, $"sub {Infy} ltp"); // keeps the topic, so that there is a last value
        hub.Publish(Infy, 7);

        var peer = hub.Join(dialect: new AddressDialect());
        hub.Publish(Infy, 8);

        Assert.Equal(["at INFY", $"snapshot {Infy} 7", $"update {Infy} 8"], peer.Texts);
    }

    [Fact]
    public void Where_its_address_names_nothing_that_exists_a_session_ends()
    {
        var hub = HubFor(new Dictionary<string, string> { ["symbol"] = "NOSUCH" });

        var peer = hub.Join(dialect: new AddressDialect());

        Assert.Equal(["at NOSUCH", "gone"], peer.Texts);
        Assert.Empty(peer.Session.Subscriptions);
        Assert.NotNull(peer.CloseCode);
    }

    [Fact]
    public void An_address_that_names_nothing_is_an_empty_one() =>
        Assert.Equal(["at "], new ShardHarness().Join(dialect: new AddressDialect()).Texts);

    [Fact]
    public void A_session_that_has_heard_everything_is_closed_with_1000()
    {
        var hub = new ShardHarness();
        var peer = hub.Join();

        hub.Post(peer, ShardAction.Complete);
        hub.Post(peer, ShardAction.Complete); // a second time changes nothing
        hub.EndReader(peer);

        Assert.Equal(1000, peer.CloseCode);
        Assert.Equal(new SessionEnding(SessionEndingKind.EndOfData, 1000), peer.Ending);
    }

    [Fact]
    public void Its_dialect_says_so_in_its_own_words_where_it_has_some()
    {
        var hub = new ShardHarness();
        var peer = hub.Join(dialect: new LineDialect { EndsWith = new CloseStatement(4321, "done") });

        hub.Post(peer, ShardAction.Complete);

        Assert.Equal(4321, peer.CloseCode);
    }

    [Fact]
    public void A_dialect_that_does_not_speak_to_strangers_says_nothing_but_the_close_frame_before_a_credential()
    {
        var hub = new ShardHarness { Spec = spec => spec with { Dialect = new AddressDialect() } };

        var stranger = hub.JoinWithoutGrant();
        var known = hub.Join();
        hub.Post(stranger, ShardAction.Close, new Refusal(GatewayErrors.TokenInvalid, "token.form"));
        hub.Post(known, ShardAction.Close, new Refusal(GatewayErrors.Idle));

        Assert.Empty(stranger.Texts);
        Assert.Equal((4002, "token.form"), (stranger.CloseCode, stranger.Transport.CloseFrame?.CloseReason));
        Assert.Equal(["at ", "gone"], known.Texts);
    }

    [Fact]
    public void A_session_may_be_told_twice_that_its_end_is_near()
    {
        var hub = new ShardHarness();
        var limits = Patient with { EarlyExpiryNotice = TimeSpan.FromMinutes(5), ExpiryNotice = TimeSpan.FromMinutes(1) };
        var peer = hub.Join(hub.GrantFor("alice", TimeSpan.FromMinutes(10)), limits);

        hub.Advance(TimeSpan.FromMinutes(5) - Tick);
        Assert.Equal(["welcome alice"], peer.Texts);
        hub.Advance(HubShard.WheelTick);
        Assert.Equal(2, peer.Texts.Count());
        hub.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(["expiring 299", "expiring 59"], peer.Texts.Skip(1).Select(text => text.Split('.')[0]));
    }

    [Fact]
    public void A_grant_that_is_shorter_than_the_first_notice_has_only_the_second()
    {
        var hub = new ShardHarness();
        var limits = Patient with { EarlyExpiryNotice = TimeSpan.FromMinutes(5), ExpiryNotice = TimeSpan.FromMinutes(1) };
        var peer = hub.Join(hub.GrantFor("alice", TimeSpan.FromMinutes(3)), limits);

        hub.Advance(TimeSpan.FromMinutes(2) + HubShard.WheelTick);

        Assert.Equal(2, peer.Texts.Count());
    }

    [Fact]
    public void A_session_that_its_plan_ends_first_is_warned_of_that_end_and_not_of_its_grants()
    {
        var hub = new ShardHarness();
        var limits = Patient with { SessionLength = TimeSpan.FromMinutes(10), ExpiryNotice = TimeSpan.FromMinutes(1) };
        var line = hub.Join(hub.GrantFor("alice", TimeSpan.FromMinutes(20)), limits);
        var address = hub.Join(hub.GrantFor("bob", TimeSpan.FromMinutes(20)), limits, new AddressDialect());

        hub.Advance(TimeSpan.FromMinutes(9) + HubShard.WheelTick);

        Assert.Equal(["welcome alice"], line.Texts); // it has no word for that
        Assert.Equal(["at ", "ending 59"], address.Texts);
    }

    private static ShardHarness HubFor(Dictionary<string, string> route) => new() { Spec = spec => spec with { Route = route } };

    /// <summary>Follows the symbol that the address names, and speaks to nobody before they are known.</summary>
    private sealed class AddressDialect : Dialect
    {
        public override string Name => "address";

        public override bool SpeaksToStrangers => false;

        public override SessionRequest? ReadText(ReadOnlySpan<byte> message) => null;

        public override bool WriteWelcome(WelcomeNotice welcome, IBufferWriter<byte> to) =>
            Say($"at {welcome.Route.GetValueOrDefault("symbol")}", to);

        public override ImmutableArray<SubscriptionAsk> Subscriptions(WelcomeNotice welcome) =>
            welcome.Route.TryGetValue("symbol", out var symbol)
                ? [new SubscriptionAsk(symbol, Topic.Parse($"md/NSE/{symbol}"), Mode.Ltp)]
                : [];

        public override bool WriteSnapshot(in TopicUpdate update, IBufferWriter<byte> to) => Say("snapshot", update, to);

        public override bool WriteUpdate(in TopicUpdate update, IBufferWriter<byte> to) => Say("update", update, to);

        public override bool WriteDisconnect(Refusal refusal, IBufferWriter<byte> to) => Say("gone", to);

        public override bool WriteEnding(TimeSpan within, IBufferWriter<byte> to) => Say($"ending {(int)within.TotalSeconds}", to);

        public override CloseStatement Close(Refusal refusal) => new(base.Close(refusal).Code, refusal.Rule ?? "");

        private static bool Say(string word, in TopicUpdate update, IBufferWriter<byte> to) =>
            Say($"{word} {update.Update.Topic} {((MarketUpdate)update.Update).LastPrice}", to);

        private static bool Say(string text, IBufferWriter<byte> to)
        {
            Encoding.UTF8.GetBytes(text, to);
            return true;
        }
    }
}

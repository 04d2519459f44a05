using Tidegate.Core.Access;
using Tidegate.Streaming.Admitting;
using Tidegate.Tests.Streaming.Hub;

namespace Tidegate.Tests.Streaming.Admitting;

/// <summary>What becomes of the session of a token when the same token comes again: reject, take over, allow so many.</summary>
public sealed class TokenSessionsTests
{
    private readonly SessionLeases _leases = new();
    private readonly ShardHarness _hub = new();

    [Fact]
    public void With_take_over_the_open_session_is_closed_with_4010_and_the_newcomer_has_its_place()
    {
        var first = Join(TokenSessions.TakeOver);

        var second = Join(TokenSessions.TakeOver);
        _hub.Shard.Turn();

        Assert.Equal((4010, null), (first.CloseCode, second.CloseCode));
        _hub.EndReader(first);
        Assert.Null(_leases.TryClaim(Grant)); // the second one's: what the first gave back was no longer its own
        _hub.EndReader(second);
        Assert.Equal(0, _leases.Count);
    }

    [Fact]
    public void A_session_whose_place_was_taken_before_it_joined_is_closed_as_it_joins()
    {
        var slot = new SessionSlot();
        slot.HoldLease(Claim(TokenSessions.TakeOver));
        Claim(TokenSessions.TakeOver);

        var late = _hub.Join(Grant, slot: slot);
        _hub.Shard.Turn();

        Assert.Equal(4010, late.CloseCode);
    }

    [Fact]
    public void With_allow_so_many_are_open_and_one_more_is_refused()
    {
        Assert.NotNull(_leases.TryClaim(Grant, TokenSessions.Allow, 2));
        var second = _leases.TryClaim(Grant, TokenSessions.Allow, 2);

        Assert.Null(_leases.TryClaim(Grant, TokenSessions.Allow, 2));
        Assert.Null(_leases.TryClaim(Grant, TokenSessions.Reject, 1));
        second!.Release();
        Assert.NotNull(_leases.TryClaim(Grant, TokenSessions.Allow, 2));
    }

    [Fact]
    public void Taking_over_closes_all_that_were_allowed_before()
    {
        var (first, second) = (Join(TokenSessions.Allow), Join(TokenSessions.Allow));

        var third = Join(TokenSessions.TakeOver);
        _hub.Shard.Turn();

        Assert.Equal((4010, 4010, null), (first.CloseCode, second.CloseCode, third.CloseCode));
    }

    [Fact]
    public void Of_many_that_take_over_at_once_exactly_one_is_left_and_all_others_are_told()
    {
        for (var round = 0; round < 200; round++)
        {
            var leases = new SessionLeases();
            var told = 0;
            var claims = new SessionLease[8];
            Parallel.For(
                0,
                claims.Length,
                i =>
                {
                    claims[i] = leases.TryClaim(Grant, TokenSessions.TakeOver, 1)!;
                    claims[i].WhenTaken(() => Interlocked.Increment(ref told));
                }
            );

            Assert.Equal((7, 1), (told, leases.Count));
            Array.ForEach(claims, claim => claim.Release());
            Assert.Equal(0, leases.Count);
        }
    }

    private Grant Grant => _hub.GrantFor("alice") with { TokenId = "j1" };

    private SessionLease? Claim(TokenSessions policy) => _leases.TryClaim(Grant, policy, 2);

    private Peer Join(TokenSessions policy)
    {
        var slot = new SessionSlot();
        slot.HoldLease(Claim(policy));
        return _hub.Join(Grant, slot: slot);
    }
}

using Tidegate.Core.Access;
using Tidegate.Streaming.Admitting;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class SessionLeasesTests
{
    private readonly SessionLeases _leases = new();

    [Fact]
    public void A_token_id_has_one_session_until_it_is_released()
    {
        var first = _leases.TryClaim(GrantFor("j1"));
        Assert.NotNull(first);
        Assert.Null(_leases.TryClaim(GrantFor("j1")));

        first.Release();

        Assert.NotNull(_leases.TryClaim(GrantFor("j1")));
    }

    [Fact]
    public void A_second_release_frees_nobody_elses_claim()
    {
        var first = _leases.TryClaim(GrantFor("j1"))!;
        first.Release();
        _leases.TryClaim(GrantFor("j1"));

        first.Release();

        Assert.Null(_leases.TryClaim(GrantFor("j1")));
    }

    [Fact]
    public void Token_ids_that_only_look_alike_are_different_sessions()
    {
        string[] alike = ["jti", "JTI", "jtі", "jti ", "é", "e\u0301", "ﬁ", "fi", "j\u200Bti", "jti\0"];

        Assert.All(alike, id => Assert.NotNull(_leases.TryClaim(GrantFor(id))));
        Assert.Equal(alike.Length, _leases.Count);
    }

    [Fact]
    public void The_same_token_id_of_two_issuers_is_one_session()
    {
        Assert.NotNull(_leases.TryClaim(GrantFor("j1")));
        Assert.Null(_leases.TryClaim(GrantFor("j1", issuer: "other")));
    }

    [Fact]
    public void Of_two_simultaneous_claims_exactly_one_wins_ten_thousand_times()
    {
        var grant = GrantFor("j1");
        var claims = new SessionLease?[2];
        using var barrier = new Barrier(3);
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(i => new Thread(() => Claim(i)) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());

        for (var round = 0; round < 10_000; round++)
        {
            barrier.SignalAndWait(TestContext.Current.CancellationToken); // go
            barrier.SignalAndWait(TestContext.Current.CancellationToken); // both have tried

            Assert.True(claims[0] is null ^ claims[1] is null);
            (claims[0] ?? claims[1])!.Release();
            Assert.Equal(0, _leases.Count);
        }

        void Claim(int i)
        {
            for (var round = 0; round < 10_000; round++)
            {
                barrier.SignalAndWait();
                claims[i] = _leases.TryClaim(grant);
                barrier.SignalAndWait();
            }
        }
    }

    private static Grant GrantFor(string tokenId, string issuer = "test") =>
        new()
        {
            Subject = "alice",
            Issuer = issuer,
            TokenId = tokenId,
            ExpiresAt = DateTimeOffset.MaxValue,
        };
}

using Tidegate.Auth.Grants;
using Tidegate.Auth.Tickets;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Tickets;

public sealed class TicketBookTests : IDisposable
{
    private const string Origin = "https://app.example.com";

    private readonly TokenHouse _house = new(options => options.TicketsMax = 100);

    private TicketBook Book => _house.Tickets;

    public void Dispose() => _house.Dispose();

    [Fact]
    public void A_ticket_carries_its_grant_and_the_secret_of_a_session_that_goes_on()
    {
        var grant = GrantOf("alice");
        var ticket = Issue(grant, resume: "r_secret");

        Assert.Matches("^tgt_[A-Za-z0-9_-]{43}$", ticket.Text);
        Assert.Equal(_house.Time.GetUtcNow() + TimeSpan.FromSeconds(30), ticket.ExpiresAt);
        Assert.Equal("r_secret", Book.ResumeSecretOf(ticket.Text));
        var taken = Take(ticket.Text).Value;
        Assert.Equal((grant, "r_secret"), (taken?.Grant, taken?.ResumeSecret));
        Assert.Null(Book.ResumeSecretOf(ticket.Text));
    }

    [Fact]
    public void What_was_laid_over_a_grant_is_not_carried_but_laid_over_it_anew()
    {
        var basis = GrantOf("alice");
        var ticket = Issue(basis with { Roles = ["admin"], Basis = basis });

        Assert.Equal(basis, Take(ticket.Text).Value?.Grant);
    }

    [Fact]
    public void A_ticket_is_good_once()
    {
        var ticket = Issue(GrantOf("alice"));

        Assert.True(Take(ticket.Text).IsDone);
        AssertRefused(Take(ticket.Text), TicketRules.Unknown);
    }

    [Fact]
    public async Task Of_many_that_show_one_ticket_at_the_same_moment_exactly_one_wins()
    {
        for (var round = 0; round < 50; round++)
        {
            var ticket = Issue(GrantOf($"user{round}"));
            using var start = new ManualResetEventSlim();

            var takers = Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        start.Wait(TestContext.Current.CancellationToken);
                        return Take(ticket.Text).IsDone;
                    })
                )
                .ToArray();
            start.Set();

            Assert.Single(await Task.WhenAll(takers), won => won);
        }
    }

    [Fact]
    public void A_ticket_is_good_until_one_tick_before_its_30_seconds_and_not_at_them()
    {
        var (early, late) = (Issue(GrantOf("alice")), Issue(GrantOf("alice")));

        _house.Time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.True(Take(early.Text).IsDone);
        _house.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Null(Book.ResumeSecretOf(late.Text));
        AssertRefused(Take(late.Text), TicketRules.Unknown);
        Assert.Equal(0, Book.Count);
    }

    [Fact]
    public void A_step_of_the_wall_clock_moves_no_ticket()
    {
        var ticket = Issue(GrantOf("alice"));

        _house.Time.StepWallClock(TimeSpan.FromMinutes(1));

        Assert.True(Take(ticket.Text).IsDone);
    }

    [Theory]
    [InlineData("other", Origin, TicketRules.Endpoint)]
    [InlineData("STREAM", Origin, TicketRules.Endpoint)]
    [InlineData(null, Origin, TicketRules.Endpoint)]
    [InlineData("stream", "https://app.example.com.evil.example", TicketRules.Origin)]
    [InlineData("stream", "http://app.example.com", TicketRules.Origin)]
    [InlineData("stream", null, TicketRules.Origin)]
    public void A_ticket_shown_elsewhere_is_refused_and_used_up(string? endpoint, string? origin, string rule)
    {
        var ticket = Issue(GrantOf("alice"));

        AssertRefused(Book.Take(ticket.Text, endpoint, origin), rule);
        AssertRefused(Take(ticket.Text), TicketRules.Unknown);
    }

    [Fact]
    public void A_ticket_of_a_program_is_no_ticket_for_a_page()
    {
        var ticket = Issue(GrantOf("alice"), origin: null);

        AssertRefused(Take(ticket.Text), TicketRules.Origin);
    }

    [Fact]
    public void A_ticket_does_not_outlive_the_token_it_was_given_for()
    {
        var ticket = Issue(GrantOf("alice") with { ExpiresAt = _house.Time.GetUtcNow().AddSeconds(5) });

        _house.Time.Advance(TimeSpan.FromSeconds(5));
        var taken = Take(ticket.Text);

        Assert.Equal((GatewayErrors.TokenExpired, TicketRules.Expired), (taken.Refusal!.Error, taken.Refusal.Rule));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tgt_")]
    [InlineData("tgt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tgt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u0430A ")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public void Anything_else_is_unknown(string text) => AssertRefused(Take(text), TicketRules.Unknown);

    [Fact]
    public void One_user_may_have_32_tickets_waiting_and_others_are_not_concerned()
    {
        for (var number = 0; number < TicketBook.PerUserMax; number++)
        {
            Issue(GrantOf("greedy"));
        }

        AssertFull("greedy");
        Issue(GrantOf("alice"));
        _house.Time.Advance(TicketBook.Lifetime);
        Issue(GrantOf("greedy"));
    }

    [Fact]
    public void All_together_are_bounded_however_fast_they_are_used()
    {
        for (var number = 0; number < 100; number++)
        {
            Assert.True(Take(Issue(GrantOf($"user{number}")).Text).IsDone);
        }

        AssertFull("alice");
        _house.Time.Advance(TicketBook.Lifetime);
        Issue(GrantOf("alice"));
    }

    [Fact]
    public async Task A_revocation_reaches_a_ticket_that_waits()
    {
        var grant = GrantOf("alice") with { TokenId = "t-7" };
        var ticket = Issue(grant);
        await _house.Revocations.RevokeTokenAsync("t-7", null, TokenHouse.Nobody, null, TestContext.Current.CancellationToken);

        var admission = await ((ITicketDesk)Book).RedeemAsync(
            ticket.Text,
            new GrantContext(["tidegate"]) { Endpoint = "stream", Origin = Origin },
            TestContext.Current.CancellationToken
        );

        Assert.True(admission.IsGranted);
        Assert.NotNull(_house.Revocations.Find(admission.Grant));
    }

    [Fact]
    public async Task A_ticket_is_never_printed_and_never_audited()
    {
        var ticket = Issue(GrantOf("alice"), resume: "r_secret");
        var taken = Take(ticket.Text);

        var printed = string.Join(
            '\n',
            [$"{ticket}", $"{taken}", $"{taken.Value}", .. (await _house.AuditedAsync()).Select(each => $"{each}")]
        );

        Assert.DoesNotContain(ticket.Text[^20..], printed, StringComparison.Ordinal);
        Assert.DoesNotContain("r_secret", printed, StringComparison.Ordinal);
        Assert.Contains("ticket.issued", printed, StringComparison.Ordinal);
    }

    private Ticket Issue(Grant grant, string? resume = null, string? origin = Origin) =>
        Book.Issue(grant, "stream", origin, resume, TokenHouse.Nobody).Value!;

    private Tidegate.Auth.Outcome<TakenTicket> Take(string text) => Book.Take(text, "stream", Origin);

    private Grant GrantOf(string user) =>
        new()
        {
            Subject = user,
            Issuer = "tidegate",
            ExpiresAt = _house.Time.GetUtcNow().AddHours(1),
        };

    private void AssertFull(string user)
    {
        var refusal = Book.Issue(GrantOf(user), "stream", Origin, null, TokenHouse.Nobody).Refusal;

        Assert.Equal((GatewayErrors.RateLimited, TicketRules.Full), (refusal!.Error, refusal.Rule));
    }

    private static void AssertRefused(Tidegate.Auth.Outcome<TakenTicket> taken, string rule) =>
        Assert.Equal((GatewayErrors.TokenInvalid, rule), (taken.Refusal!.Error, taken.Refusal.Rule));
}

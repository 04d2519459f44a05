using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.AspNetCore.Endpoints;

public sealed class ClaimsGrantSourceTests
{
    private readonly ManualTime _time = new();
    private readonly HostUserOptions _options = new();

    [Fact]
    public void Nobody_is_vouched_for_whom_the_host_has_not_authenticated()
    {
        var stranger = new ClaimsIdentity([new Claim("sub", "alice"), new Claim("roles", "admin")]); // no scheme has said so

        Assert.Null(Source().GrantOf(Requesting(stranger)));
    }

    [Fact]
    public void Claims_of_an_identity_that_is_not_authenticated_count_for_nothing_beside_one_that_is()
    {
        var known = Identity(("sub", "alice"));
        var stranger = new ClaimsIdentity([new Claim("roles", "admin"), new Claim("sub", "root")]);

        var grant = Source().GrantOf(Requesting(known, stranger))!.Value.Grant;

        Assert.Equal(("alice", 0), (grant!.Subject, grant.Roles.Length));
    }

    [Theory]
    [InlineData("sub")]
    [InlineData(ClaimTypes.NameIdentifier)]
    [InlineData(ClaimTypes.Name)]
    [InlineData("name")]
    public void The_subject_is_in_the_first_claim_that_may_hold_it(string type)
    {
        Assert.Equal("alice", Source().GrantOf(Requesting(Identity((type, "alice"))))?.Grant?.Subject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("älice")]
    public void A_user_without_a_plain_name_is_refused(string name)
    {
        var refusal = Source().GrantOf(Requesting(Identity(("sub", name))))!.Value.Refusal;

        Assert.Equal((GatewayErrors.TokenInvalid, "host.subject"), (refusal!.Error, refusal.Rule));
    }

    [Fact]
    public void Rights_come_from_the_claims_that_the_options_name_and_from_the_identitys_own_roles()
    {
        var identity = Identity(
            ("sub", "alice"),
            (ClaimTypes.Role, "trader"),
            ("roles", "viewer"),
            ("permissions", "read_data"),
            ("scope", "a b"),
            ("tenant_ids", "7"),
            ("plan", "professional"),
            ("jti", "t1")
        );

        var grant = Source().GrantOf(Requesting(identity))!.Value.Grant!;

        Assert.Equal(["trader", "viewer"], grant.Roles);
        Assert.Equal(["read_data", "a", "b"], grant.Permissions);
        Assert.Equal(["7"], grant.Tenants);
        Assert.Equal(("professional", "t1", "host"), (grant.Plan, grant.TokenId, grant.Issuer));
    }

    [Fact]
    public void The_65th_role_and_one_with_a_line_break_give_no_right()
    {
        var roles = Enumerable.Range(0, 65).Select(n => ("roles", $"r{n}")).Prepend(("roles", "x\ny"));

        var grant = Source().GrantOf(Requesting(Identity([("sub", "alice"), .. roles])))!.Value.Grant!;

        Assert.Equal(64, grant.Roles.Length);
        Assert.DoesNotContain("r64", grant.Roles);
        Assert.DoesNotContain("x\ny", grant.Roles);
    }

    [Fact]
    public void The_session_ends_with_the_hosts_sign_in_with_exp_or_after_the_longest_life_whichever_comes_first()
    {
        var now = _time.GetUtcNow();
        var exp = (now + TimeSpan.FromMinutes(10)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        Assert.Equal(now + TimeSpan.FromHours(8), EndOf(Requesting(Identity(("sub", "a")))));
        Assert.Equal(now.AddMinutes(10).ToUnixTimeSeconds(), EndOf(Requesting(Identity(("sub", "a"), ("exp", exp))))?.ToUnixTimeSeconds());
        Assert.Equal(
            now + TimeSpan.FromMinutes(5),
            EndOf(SignedInUntil(now + TimeSpan.FromMinutes(5), Identity(("sub", "a"), ("exp", exp))))
        );
    }

    [Fact]
    public void A_sign_in_that_has_ended_is_refused()
    {
        var refusal = Source().GrantOf(SignedInUntil(_time.GetUtcNow(), Identity(("sub", "alice"))))!.Value.Refusal;

        Assert.Equal((GatewayErrors.TokenExpired, "host.expired"), (refusal!.Error, refusal.Rule));
    }

    private ClaimsGrantSource Source() => new(_options, vouched: null, _time);

    private DateTimeOffset? EndOf(HttpContext context) => Source().GrantOf(context)?.Grant?.ExpiresAt;

    private static ClaimsIdentity Identity(params (string Type, string Value)[] claims) =>
        new(claims.Select(claim => new Claim(claim.Type, claim.Value)), "test");

    private static DefaultHttpContext Requesting(params ClaimsIdentity[] identities) => new() { User = new ClaimsPrincipal(identities) };

    private static DefaultHttpContext SignedInUntil(DateTimeOffset end, ClaimsIdentity identity)
    {
        var context = Requesting(identity);
        var properties = new AuthenticationProperties { ExpiresUtc = end };
        context.Features.Set<IAuthenticateResultFeature>(
            new Result { AuthenticateResult = AuthenticateResult.Success(new AuthenticationTicket(context.User, properties, "test")) }
        );
        return context;
    }

    private sealed class Result : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }
}

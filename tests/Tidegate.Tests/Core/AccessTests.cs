using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.Core;

public sealed class AccessTests
{
    private const string Secret = "eyJhbGciOiJIUzI1NiJ9.very.secret";

    private static readonly Grant Alice = new()
    {
        Subject = "alice",
        Issuer = "test",
        ExpiresAt = DateTimeOffset.MaxValue,
        Permissions = ["read_data"],
    };

    [Fact]
    public void A_credential_never_prints_its_secret_not_even_inside_something_else()
    {
        var credential = new Credential(CredentialKind.Header, Secret);

        Assert.Equal($"Header({Secret.Length} chars)", $"{credential}");
        Assert.DoesNotContain("secret", $"{new SignInRequest("1", credential)}", StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{new SignedInAnswer(new SignInRequest("1", credential))}", StringComparison.Ordinal);
    }

    [Fact]
    public void An_admission_of_nothing_refuses()
    {
        Admission nothing = default;

        Assert.False(nothing.IsGranted);
        Assert.Same(GatewayErrors.CredentialMissing, nothing.Refusal.Error);
    }

    [Fact]
    public void An_admission_is_either_a_grant_or_a_refusal()
    {
        var granted = Admission.Granted(Alice);
        var refused = Admission.Refused(GatewayErrors.TokenExpired, "token.exp");

        Assert.Same(Alice, granted.Grant);
        Assert.Null(granted.Refusal);
        Assert.Null(refused.Grant);
        Assert.Equal(new Refusal(GatewayErrors.TokenExpired, "token.exp"), refused.Refusal);
        Assert.NotEqual(granted, refused);
        Assert.Throws<ArgumentNullException>(() => Admission.Granted(null!));
    }

    [Fact]
    public void The_user_is_the_subject_where_the_token_names_no_other()
    {
        Assert.Equal("alice", Alice.UserId);
        Assert.Equal("u1", (Alice with { UserId = "u1" }).UserId);
    }

    [Fact]
    public void Permissions_are_compared_byte_by_byte()
    {
        Assert.True(Alice.Allows("read_data"));
        Assert.False(Alice.Allows("READ_DATA"));
        Assert.False(Alice.Allows(""));
    }
}

using Tidegate.Auth.Grants;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth;

/// <summary>Tokens, sign-ins and users whose revocation a test decides.</summary>
internal sealed class RevokedMarks : IRevokedGrants
{
    public HashSet<string> Tokens { get; } = [];

    public HashSet<string> Families { get; } = [];

    /// <summary>What was given to a user up to the instant.</summary>
    public Dictionary<string, DateTimeOffset> Users { get; } = [];

    public ValueTask<Refusal?> JudgeAsync(Grant grant, CancellationToken cancellation) => ValueTask.FromResult(Find(grant));

    public Refusal? Find(Grant grant) =>
        (grant.TokenId is { } token && Tokens.Contains(token))
        || (grant.FamilyId is { } family && Families.Contains(family))
        || (Users.TryGetValue(grant.UserId, out var until) && grant.IssuedAt <= until)
            ? new Refusal(GatewayErrors.Revoked, "revoked.for_the_test")
            : null;
}

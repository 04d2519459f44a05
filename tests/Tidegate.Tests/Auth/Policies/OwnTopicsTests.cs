using Tidegate.Auth.Policies;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Auth.Policies;

public sealed class OwnTopicsTests
{
    [Theory]
    [InlineData("orders/alice", true)]
    [InlineData("orders/bob", false)]
    [InlineData("orders/Alice", false)]
    [InlineData("orders/alice2", false)]
    [InlineData("orders/bob/alice", false)]
    [InlineData("orders/alice/x", false)]
    [InlineData("md/NSE/INFY", true)]
    public void Orders_are_told_to_their_user_only_whatever_the_rules_say(string path, bool isAllowed) =>
        AssertJudged(path, isAllowed, PolicyTable.OwnOrders);

    [Theory]
    [InlineData("acct/alice/balances", true)]
    [InlineData("acct/alice/executions", true)]
    [InlineData("acct/alice", true)]
    [InlineData("acct/bob/balances", false)]
    [InlineData("acct/Alice/balances", false)]
    [InlineData("acct/alice2/balances", false)]
    [InlineData("acct/bob", false)]
    public void An_account_is_told_to_its_user_only_whatever_the_rules_say(string path, bool isAllowed) =>
        AssertJudged(path, isAllowed, PolicyTable.OwnAccount);

    private static void AssertJudged(string path, bool isAllowed, string own)
    {
        var generous = new PolicyTable(
            [new PolicyOptions { Name = "all", Topics = ["orders/**", "acct/**", "md/**"] }],
            PolicyEffect.Allow
        );
        var grant = new Grant
        {
            Subject = "alice",
            Issuer = "own",
            ExpiresAt = DateTimeOffset.MaxValue,
        };

        var verdict = generous.Judge(grant, "stream", Topic.Parse(path));

        Assert.Equal(isAllowed, verdict.Error is null);
        Assert.Equal(isAllowed ? "policy.all" : own, verdict.Rule);
    }
}

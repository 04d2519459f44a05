using Tidegate.Auth.Policies;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Auth.Policies;

public sealed class OwnOrdersTests
{
    [Theory]
    [InlineData("orders/alice", true)]
    [InlineData("orders/bob", false)]
    [InlineData("orders/Alice", false)]
    [InlineData("orders/alice2", false)]
    [InlineData("orders/bob/alice", false)]
    [InlineData("orders/alice/x", false)]
    [InlineData("md/NSE/INFY", true)]
    public void Orders_are_told_to_their_user_only_whatever_the_rules_say(string path, bool isAllowed)
    {
        var generous = new PolicyTable([new PolicyOptions { Name = "all", Topics = ["orders/**", "md/**"] }], PolicyEffect.Allow);
        var grant = new Grant
        {
            Subject = "alice",
            Issuer = "own",
            ExpiresAt = DateTimeOffset.MaxValue,
        };

        var verdict = generous.Judge(grant, "stream", Topic.Parse(path));

        Assert.Equal(isAllowed, verdict.Error is null);
        Assert.Equal(isAllowed ? "policy.all" : PolicyTable.OwnOrders, verdict.Rule);
    }
}

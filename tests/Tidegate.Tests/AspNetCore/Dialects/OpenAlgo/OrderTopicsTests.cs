using Tidegate.AspNetCore.Dialects;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.AspNetCore.Dialects.OpenAlgo;

public sealed class OrderTopicsTests
{
    private static readonly OrderTopics Orders = new();

    [Fact]
    public void A_users_orders_are_his_and_nobody_elses()
    {
        var alice = GrantOf("alice");

        Assert.Equal("orders/alice", OrderTopics.Of(alice)!.Path);
        Assert.True(Orders.TryFind(Topic.Parse("orders/alice"), out _));
        Assert.True(Orders.IsFor(alice, Topic.Parse("orders/alice")));
        Assert.False(Orders.IsFor(alice, Topic.Parse("orders/bob")));
        Assert.False(Orders.IsFor(alice, Topic.Parse("orders/alice/more")));
        Assert.False(Orders.IsFor(alice, Topic.Parse("orders/Alice")));
    }

    [Fact]
    public void Topics_of_other_families_are_none_of_its_business()
    {
        Assert.False(Orders.TryFind(Topic.Parse("md/NSE/INFY"), out _));
        Assert.True(Orders.IsFor(GrantOf("alice"), Topic.Parse("md/NSE/INFY")));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("with blank")]
    public void A_name_that_fits_into_no_topic_has_none(string user) => Assert.Null(OrderTopics.Of(GrantOf(user)));

    private static Grant GrantOf(string user) =>
        new()
        {
            Subject = user,
            Issuer = "test",
            ExpiresAt = DateTimeOffset.MaxValue,
        };
}

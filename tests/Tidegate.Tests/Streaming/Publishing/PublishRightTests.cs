using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Publishing;

namespace Tidegate.Tests.Streaming.Publishing;

public sealed class PublishRightTests
{
    [Theory]
    [InlineData("publish", "app/kds/1", true)]
    [InlineData("publish:app", "app/kds/1", true)]
    [InlineData("publish:app/kds", "app/kds/1", true)]
    [InlineData("publish:app/kds/", "app/kds/1", true)]
    [InlineData("publish:app/kds/1", "app/kds/1", true)]
    [InlineData("publish:app/kds/1", "app/kds/12", false)]
    [InlineData("publish:app/tables", "app/kds/1", false)]
    [InlineData("publish:APP", "app/kds/1", false)]
    [InlineData("publish:", "app/kds/1", false)]
    [InlineData("publish:/", "app/kds/1", false)]
    [InlineData("publish:*", "app/kds/1", false)]
    [InlineData("publish:app/kds/../tables", "app/tables/1", false)]
    [InlineData("Publish", "app/kds/1", false)]
    [InlineData("read_data", "app/kds/1", false)]
    public void A_prefix_ends_where_a_segment_does(string permission, string topic, bool expected) =>
        Assert.Equal(expected, PublishRight.Covers(Grant(permission), Topic.Parse(topic)));

    [Fact]
    public void Who_may_publish_nowhere_is_told_apart()
    {
        Assert.False(PublishRight.IsHeldBy(Grant("read_data", "publisher")));
        Assert.True(PublishRight.IsHeldBy(Grant("read_data", "publish:app/kds")));
        Assert.True(PublishRight.IsHeldBy(Grant("publish")));
    }

    private static Grant Grant(params string[] permissions) =>
        new()
        {
            Subject = "backend",
            Issuer = "test",
            ExpiresAt = DateTimeOffset.UnixEpoch,
            Permissions = [.. permissions],
        };
}

namespace Tidegate.Streaming.Hub;

/// <summary>A shard where a topic has an audience, as the topic's home knows it.</summary>
/// <param name="shard">The shard.</param>
/// <param name="audience">The audience, where the shard is the home itself; its updates take no second leg.</param>
internal sealed class TopicListener(HubShard shard, TopicAudience? audience)
{
    public HubShard Shard { get; } = shard;

    public TopicAudience? Audience { get; } = audience;

    /// <summary>As much as anybody there was granted.</summary>
    public TopicWish Wish { get; set; }
}

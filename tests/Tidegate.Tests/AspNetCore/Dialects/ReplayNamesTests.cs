using Tidegate.AspNetCore.Dialects;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.AspNetCore.Dialects;

public sealed class ReplayNamesTests
{
    [Theory]
    [InlineData("REPLAY-482913047715-NSE", "INFY", "replay/482913047715/md/NSE/INFY")]
    [InlineData("REPLAY-1-MCX-SX", "GOLD-25", "replay/1/md/MCX-SX/GOLD-25")]
    public void Exchange_and_symbol_name_a_topic_and_the_topic_names_them(string exchange, string symbol, string path)
    {
        var topic = ReplayNames.TopicOf(exchange, symbol);

        Assert.Equal(path, topic?.Path);
        Assert.Equal((exchange, symbol), (ReplayNames.ExchangeOf(topic!), topic!.Key.ToString()));
    }

    [Fact]
    public void One_word_names_a_topic_and_keeps_the_hyphens_of_its_symbol()
    {
        var topic = ReplayNames.TopicOf("REPLAY-1-NSE-BAJAJ-AUTO");

        Assert.Equal("replay/1/md/NSE/BAJAJ-AUTO", topic?.Path);
        Assert.Equal("REPLAY-1-NSE-BAJAJ-AUTO", ReplayNames.WordOf(topic!));
    }

    [Theory]
    [InlineData("REPLAY-", "INFY")]
    [InlineData("REPLAY-1", "INFY")]
    [InlineData("REPLAY-1-", "INFY")]
    [InlineData("REPLAY--NSE", "INFY")]
    [InlineData("REPLAY-1-NSE", "")]
    [InlineData("REPLAY-1-NSE/X", "INFY")]
    [InlineData("REPLAY-1/app-NSE", "INFY")]
    [InlineData("REPLAY-1-NSE", "../INFY")]
    [InlineData("REPLAY-1-*", "INFY")]
    public void Name_that_is_none_or_would_lead_elsewhere_has_no_topic(string exchange, string symbol)
    {
        Assert.Null(ReplayNames.TopicOf(exchange, symbol));
        Assert.Null(ReplayNames.TopicOf($"{exchange}-{symbol}"));
    }

    [Theory]
    [InlineData("md/NSE/INFY")]
    [InlineData("replay/1")]
    [InlineData("replay/1/app/kds/7")]
    [InlineData("replay/1/md/NSE")]
    [InlineData("replay/1/bars/NSE/INFY")]
    public void Topic_of_another_family_has_no_name(string path)
    {
        Assert.Null(ReplayNames.ExchangeOf(Topic.Parse(path)));
        Assert.Null(ReplayNames.WordOf(Topic.Parse(path)));
    }
}

using Tidegate.Core.Topics;

namespace Tidegate.Tests.Core;

public sealed class TopicTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-&+:@$~";

    [Theory]
    [InlineData("md/NSE/RELIANCE", "md", "RELIANCE")]
    [InlineData("md/NSE/M&M", "md", "M&M")]
    [InlineData("a/b", "a", "b")]
    [InlineData("1/2/3/4/5/6/7/8", "1", "8")]
    public void A_path_has_a_family_and_a_key(string path, string family, string key)
    {
        Assert.True(Topic.TryParse(path, out var topic));

        Assert.Equal((path, family, key), (topic.Path, topic.Family.ToString(), topic.Key.ToString()));
        Assert.Equal(path, $"{topic}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("md")]
    [InlineData("/md/NSE")]
    [InlineData("md/NSE/")]
    [InlineData("md//NSE")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    [InlineData("md/*")] // NATS, Redis
    [InlineData("md/>")] // NATS
    [InlineData("md/NSE?")] // Redis
    [InlineData("md/[a-z]")] // Redis
    [InlineData("md/%")] // SQL LIKE, URL escapes
    [InlineData("md/%2e%2e")]
    [InlineData("md/#")] // AMQP, MQTT
    [InlineData("md/../etc")]
    [InlineData("./md")]
    [InlineData("md\\NSE")]
    [InlineData("md/NSE'--")]
    [InlineData("md/NSE\"")]
    [InlineData("md/NS E")]
    [InlineData("md/NSE\r\nX")]
    [InlineData("md/NSE\0")]
    [InlineData("md/NSЕ")] // a Cyrillic letter
    [InlineData("md/é")]
    public void What_is_outside_the_grammar_is_no_topic(string? path)
    {
        Assert.False(Topic.TryParse(path, out var topic));

        Assert.Null(topic);
    }

    [Fact]
    public void A_segment_of_64_characters_is_taken_and_one_of_65_is_not()
    {
        Assert.True(Topic.TryParse("md/" + new string('x', 64), out _));
        Assert.False(Topic.TryParse("md/" + new string('x', 65), out _));
    }

    [Fact]
    public void A_path_of_128_characters_is_taken_and_one_of_129_is_not()
    {
        var path = $"{new string('a', 42)}/{new string('b', 42)}/{new string('c', 42)}";

        Assert.Equal(Topic.LengthMax, path.Length);
        Assert.True(Topic.TryParse(path, out _));
        Assert.False(Topic.TryParse(path + "c", out _));
    }

    [Fact]
    public void Exactly_the_alphabet_may_stand_in_a_segment()
    {
        for (var c = char.MinValue; c < char.MaxValue; c++)
        {
            Assert.Equal(Alphabet.Contains(c, StringComparison.Ordinal), Topic.TryParse($"md/x{c}x", out _) && c != '/');
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_text_is_parsed_as_the_grammar_says_without_an_exception(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 50_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => NextChar(random)));
            var segments = text.Split('/');
            var expected =
                segments.Length is >= 2 and <= 8
                && segments.All(each =>
                    each.Length is >= 1 and <= 64
                    && each is not ("." or "..")
                    && each.All(c => Alphabet.Contains(c, StringComparison.Ordinal))
                );

            Assert.Equal(expected, Topic.TryParse(text, out var topic));
            Assert.Equal(expected ? text : null, topic?.Path);
        }
    }

    [Fact]
    public void Topics_are_equal_byte_by_byte()
    {
        Assert.Equal(Topic.Parse("md/NSE/INFY"), Topic.Parse("md/NSE/INFY"));
        Assert.NotEqual(Topic.Parse("md/NSE/INFY"), Topic.Parse("md/nse/INFY"));
    }

    [Fact]
    public void A_wrong_path_of_our_own_is_a_fault_of_ours() => Assert.Throws<ArgumentException>(() => Topic.Parse("md"));

    private static char NextChar(Random random) =>
        random.Next(12) switch
        {
            0 or 1 => '/',
            2 => '.',
            3 when random.Next(8) == 0 => (char)random.Next(128),
            _ => Alphabet[random.Next(Alphabet.Length)],
        };

    [Theory]
    [InlineData("md/NSE/INFY", "md", "NSE", "INFY")]
    [InlineData("md/NSE", "md", "NSE")]
    [InlineData(null, "md", "NSE", "CDS/USDINR")]
    [InlineData(null, "md", "NSE/CDS", "USDINR")]
    [InlineData(null, "md", "NSE", "")]
    [InlineData(null, "md", "NSE", null)]
    [InlineData(null, "md", "..", "INFY")]
    [InlineData(null, "md")]
    public void Joined_segments_stay_the_segments_that_they_were(string? path, params string?[] segments)
    {
        Assert.Equal(path is not null, Topic.TryJoin(segments, out var topic));
        Assert.Equal(path, topic?.Path);
    }
}

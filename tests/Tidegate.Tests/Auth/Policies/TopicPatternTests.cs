using Tidegate.Auth.Policies;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Auth.Policies;

public sealed class TopicPatternTests
{
    private static readonly Grant Alice = new()
    {
        Subject = "42",
        UserId = "alice",
        Issuer = "test",
        Tenants = ["7", "9"],
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    [Theory]
    [InlineData("md/NSE/INFY", "md/NSE/INFY", true)]
    [InlineData("md/NSE/INFY", "md/NSE/TCS", false)]
    [InlineData("md/NSE/INFY", "md/NSE/infy", false)]
    [InlineData("md/NSE", "md/NSE/INFY", false)]
    [InlineData("md/NSE/INFY/x", "md/NSE/INFY", false)]
    [InlineData("md/*/INFY", "md/NSE/INFY", true)]
    [InlineData("md/*", "md/NSE/INFY", false)]
    [InlineData("*/NSE/*", "md/NSE/INFY", true)]
    [InlineData("md/**", "md/NSE/INFY", true)]
    [InlineData("md/NSE/INFY/**", "md/NSE/INFY", true)]
    [InlineData("**", "md/NSE/INFY", true)]
    [InlineData("md/BSE/**", "md/NSE/INFY", false)]
    [InlineData("app/tables/{tenant}", "app/tables/7", true)]
    [InlineData("app/tables/{restaurant_id}/**", "app/tables/9/floor-2", true)]
    [InlineData("app/tables/{tenant}", "app/tables/8", false)]
    [InlineData("app/tables/{tenant}", "app/tables/77", false)]
    [InlineData("app/user/{subject}", "app/user/42", true)]
    [InlineData("app/user/{subject}", "app/user/alice", false)]
    [InlineData("app/user/{user}", "app/user/alice", true)]
    public void Topic_fits_the_pattern(string pattern, string topic, bool fits) =>
        Assert.Equal(fits, Parse(pattern).Matches(Topic.Parse(topic), Alice));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("md//INFY")]
    [InlineData("md/NSE/")]
    [InlineData("/md/NSE")]
    [InlineData("**/INFY")]
    [InlineData("md/**/INFY")]
    [InlineData("md/***")]
    [InlineData("md/N*E")]
    [InlineData("md/{}")]
    [InlineData("md/{a b}")]
    [InlineData("md/{tenant")]
    [InlineData("md/x{tenant}")]
    [InlineData("md/..")]
    [InlineData("md/NSE/é")]
    [InlineData("md/a b")]
    [InlineData("1/2/3/4/5/6/7/8/9")]
    public void What_is_no_pattern_is_refused(string? text) => Assert.False(TopicPattern.TryParse(text, out _));

    [Fact]
    public void A_pattern_is_at_most_256_characters_long()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('a', 63), 4)); // 255

        Assert.True(TopicPattern.TryParse(longest, out _));
        Assert.False(TopicPattern.TryParse(longest + "/bc", out _));
    }

    [Fact]
    public void A_grant_without_tenants_fits_no_pattern_that_asks_for_one() =>
        Assert.False(Parse("app/tables/{tenant}").Matches(Topic.Parse("app/tables/7"), Alice with { Tenants = [] }));

    [Fact]
    public void Any_pattern_fits_any_topic_just_as_a_matcher_that_is_plain_to_see_says()
    {
        var random = new Random(20_261_122);
        string[] patternParts = ["md", "app", "7", "8", "alice", "42", "*", "**", "{tenant}", "{subject}", "{user}", "x y", ""];
        string[] topicParts = ["md", "app", "7", "8", "9", "alice", "42", "NSE"];
        var (matched, parsed) = (0, 0);
        for (var round = 0; round < 50_000; round++)
        {
            var text = string.Join('/', Draw(random, patternParts, 1, 5));
            var topic = Topic.Parse(string.Join('/', Draw(random, topicParts, 2, 5)));
            if (!TopicPattern.TryParse(text, out var pattern))
            {
                continue;
            }

            var expected = PlainMatch(text.Split('/'), topic.Path.Split('/'));
            Assert.True(expected == pattern.Matches(topic, Alice), $"{text} and {topic}");
            (parsed, matched) = (parsed + 1, matched + (expected ? 1 : 0));
        }

        Assert.True(parsed > 10_000 && matched > 1_000, $"{parsed} patterns, {matched} matches: the draw shows nothing.");
    }

    [Fact]
    public void No_text_makes_the_parser_throw()
    {
        var random = new Random(7);
        var parsed = 0;
        var letters = "*{}/.~ \0é𝒳md7"u8.ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)letters[random.Next(letters.Length)])]);

            parsed += TopicPattern.TryParse(text, out _) ? 1 : 0;
        }

        Assert.InRange(parsed, 1, 20_000);
    }

    private static TopicPattern Parse(string text) =>
        TopicPattern.TryParse(text, out var pattern) ? pattern : throw new ArgumentException(text, nameof(text));

    private static string[] Draw(Random random, string[] parts, int min, int max) =>
        Enumerable.Range(0, random.Next(min, max + 1)).Select(_ => parts[random.Next(parts.Length)]).ToArray();

    private static bool PlainMatch(ReadOnlySpan<string> pattern, ReadOnlySpan<string> topic) =>
        pattern switch
        {
            ["**"] => true,
            [] => topic.IsEmpty,
            _ when topic.IsEmpty => false,
            [var first, .. var rest] => (
                first switch
                {
                    "*" => true,
                    "{tenant}" => topic[0] is "7" or "9",
                    "{subject}" => topic[0] == "42",
                    "{user}" => topic[0] == "alice",
                    _ => topic[0] == first,
                }
            ) && PlainMatch(rest, topic[1..]),
        };
}

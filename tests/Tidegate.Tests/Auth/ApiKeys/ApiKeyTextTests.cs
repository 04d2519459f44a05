using FsCheck;
using FsCheck.Fluent;
using Tidegate.Auth.ApiKeys;

namespace Tidegate.Tests.Auth.ApiKeys;

public sealed class ApiKeyTextTests
{
    private const string Good = "tgk_ab12cd34_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Fact]
    public void A_new_key_has_the_form_and_shows_the_beginning_of_its_id()
    {
        var id = ApiKeyText.NewId();
        var key = ApiKeyText.New(id);

        Assert.Equal(16, id.Length);
        Assert.True(ApiKeyText.IsKey(key), key);
        Assert.Equal($"tgk_{id[..8]}", ApiKeyText.PrefixOf(key));
        Assert.Equal(ApiKeyText.Chars, key.Length);
    }

    [Fact]
    public void No_two_keys_of_one_id_are_the_same()
    {
        var id = ApiKeyText.NewId();

        var keys = Enumerable.Range(0, 1_000).Select(_ => ApiKeyText.New(id)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(1_000, keys.Count);
        Assert.All(keys, key => Assert.True(ApiKeyText.IsKey(key)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tgk_")]
    [InlineData("TGK_ab12cd34_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tgk_AB12cd34_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // an id has small letters
    [InlineData("tgk_ab12cd34-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tgk_ab12cd34_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tgk_ab12cd34_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tgk_ab12cd34_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")] // the same bytes by another text
    [InlineData("tgk_ab12cd34_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("tgk_ab12cd34_AAAAAAAAAAAAAAAAAAAAAAAA+AAAAAAAAAAAAAAAAAA")]
    [InlineData(" tgk_ab12cd34_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("tgk_ab12cd3\u00e4_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_differs_in_any_way_is_no_key(string text)
    {
        Assert.False(ApiKeyText.IsKey(text));
        Assert.Null(ApiKeyText.PrefixOf(text));
    }

    [Fact]
    public void Any_text_is_read_and_only_the_form_is_a_key() =>
        Prop.ForAll<string>(text => text is null || !ApiKeyText.IsKey(text) || text.Length == ApiKeyText.Chars).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_key_with_one_character_changed_is_a_key_only_where_the_character_may_stand_there(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var at = random.Next(Good.Length);
            var letter = (char)random.Next(0x20, 0x180);

            var changed = Good[..at] + letter + Good[(at + 1)..];

            var expected = at switch
            {
                < 4 => letter == "tgk_"[at],
                < 12 => letter is >= 'a' and <= 'z' or >= '0' and <= '9',
                12 => letter == '_',
                < 55 => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_',
                _ => "AEIMQUYcgkosw048".Contains(letter, StringComparison.Ordinal),
            };
            Assert.Equal(expected, ApiKeyText.IsKey(changed));
        }
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidegate.Storage.Sql;

namespace Tidegate.Tests.Storage;

public sealed class SqlTextTests
{
    [Fact]
    public void What_both_databases_can_keep_is_storable()
    {
        Assert.All((string[])["", "plain \u00e4 \ud83d\ude00"], text => Assert.True(SqlText.IsStorable(text)));
        Assert.All(
            (string[])["\0", "a\0b", "\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00"],
            text => Assert.False(SqlText.IsStorable(text))
        );
    }

    [Fact]
    public void Whatever_comes_in_what_comes_out_is_storable_and_as_long()
    {
        char[] odd = ['\0', 'a', '\ud83d', '\ude00', '\uffff'];
        var texts = Gen.Elements(odd).ArrayOf().Select(characters => new string(characters)).ToArbitrary();

        Prop.ForAll(
                texts,
                text =>
                {
                    var storable = SqlText.Storable(text)!;
                    return storable.Length == text.Length
                        && SqlText.IsStorable(storable)
                        && (SqlText.IsStorable(text) == (storable == text))
                        && new UTF8Encoding(false, true).GetByteCount(storable) >= 0;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_text_that_cannot_be_stored_is_found_nowhere_and_kept_nowhere()
    {
        Assert.Equal("\u0001", SqlArgument.Sought("name", "a\0").Value);
        Assert.Equal("a", SqlArgument.Sought("name", "a").Value);
        Assert.Throws<ArgumentException>(() => SqlArgument.Text("name", "a\0"));
    }
}

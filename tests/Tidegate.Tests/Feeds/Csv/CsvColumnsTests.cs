using Tidegate.Feeds.Csv;

namespace Tidegate.Tests.Feeds.Csv;

public sealed class CsvColumnsTests
{
    [Fact]
    public void The_six_columns_are_bars_of_exactly_six_fields()
    {
        var layout = Layout(CsvOptions.SixColumns, null);

        Assert.True(layout.IsBars);
        Assert.Equal((6, true), (layout.FieldsExpected, layout.IsExact));
    }

    [Fact]
    public void Names_are_found_in_the_header_in_any_case_and_order()
    {
        var layout = Layout("time=Timestamp, price=LTP", ["ltp", "other", "timestamp"]);

        Assert.Equal((2, 0), (layout.ColumnOf(CsvField.Time), layout.ColumnOf(CsvField.Price)));
        Assert.Equal((3, true, false), (layout.FieldsExpected, layout.IsExact, layout.IsBars));
    }

    [Theory]
    [InlineData(null, "the map is empty.")]
    [InlineData("  ", "the map is empty.")]
    [InlineData("price=1", "the field time is missing.")]
    [InlineData("time=1,volume=2", "a field price or close is missing.")]
    [InlineData("time=1,price=2,price=3", "the field price is there twice.")]
    [InlineData("time=0,price=2", "the position of time must be from 1 to 256.")]
    [InlineData("time=1,price=257", "the position of price must be from 1 to 256.")]
    [InlineData("time=1,price=99999999999999999999", "the position of price must be from 1 to 256.")]
    [InlineData("time=1,bid=2", "each entry must be field=column, the field one of time, symbol, price, open, high, low, close, volume.")]
    [InlineData("time=1,price", "each entry must be field=column, the field one of time, symbol, price, open, high, low, close, volume.")]
    [InlineData("time=,price=2", "each entry must be field=column, the field one of time, symbol, price, open, high, low, close, volume.")]
    [InlineData("Time=1,price=2", "each entry must be field=column, the field one of time, symbol, price, open, high, low, close, volume.")]
    public void A_map_that_cannot_be_used_is_answered_with_one_sentence(string? map, string sentence)
    {
        Assert.False(CsvColumns.TryParse(map, out _, out var fault));

        Assert.Equal(sentence, fault);
    }

    [Fact]
    public void The_highest_position_is_256()
    {
        var layout = Layout("time=1,price=256", null);

        Assert.Equal((256, false), (layout.FieldsExpected, layout.IsExact));
    }

    [Fact]
    public void A_position_beyond_the_header_is_a_fault()
    {
        Assert.True(CsvColumns.TryParse("time=1,price=3", out var columns, out _));

        Assert.False(columns.TryResolve(["a", "b"], out _, out var fault));
        Assert.Equal("its header has no column 3", fault);
    }

    private static CsvLayout Layout(string map, string[]? header)
    {
        Assert.True(CsvColumns.TryParse(map, out var columns, out var fault), fault);
        Assert.True(columns.TryResolve(header, out var layout, out fault), fault);
        return layout;
    }
}

using System.Globalization;
using System.Text;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Messages;

/// <summary>Numbers of any length come out digit for digit, on both sides of what fits 64 bits.</summary>
public sealed class ExactDecimalTests
{
    [Fact]
    public void Every_number_of_up_to_28_digits_is_read_as_it_is_written()
    {
        const string Digits = "9876543219876543219876543219";
        for (var length = 1; length <= Digits.Length; length++)
        {
            for (var point = 0; point <= length; point++)
            {
                var text = Digits[..point].PadLeft(1, '0') + (point < length ? "." + Digits[point..length] : "");

                AssertSame(text);
                AssertSame("-" + text);
            }
        }
    }

    [Theory]
    [InlineData("18446744073709551615")] // 64 bits full, and one more
    [InlineData("18446744073709551616")]
    [InlineData("9999999999999999999")] // the longest that is summed in 64 bits
    [InlineData("0.00000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("0.10000000")] // the scale is kept
    public void Numbers_at_the_bounds_are_exact(string text) => AssertSame(text);

    [Theory]
    [InlineData("79228162514264337593543950336")]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("99999999999999999999999999999999999999999")]
    public void Numbers_that_a_decimal_cannot_hold_are_not_rounded(string text) =>
        Assert.False(ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out _));

    private static void AssertSame(string text)
    {
        Assert.True(ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out var value), text);
        Assert.Equal(decimal.GetBits(decimal.Parse(text, CultureInfo.InvariantCulture)), decimal.GetBits(value));
    }
}

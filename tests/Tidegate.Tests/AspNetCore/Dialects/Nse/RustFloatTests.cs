using System.Globalization;
using System.Text;
using Tidegate.AspNetCore.Dialects.Nse;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

public sealed class RustFloatTests
{
    [Theory]
    [InlineData("8304", "8304.0")]
    [InlineData("8304.00", "8304.0")]
    [InlineData("8300.6", "8300.6")]
    [InlineData("8309.750", "8309.75")]
    [InlineData("0", "0.0")]
    [InlineData("0.000", "0.0")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("100", "100.0")]
    [InlineData("0.1", "0.1")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "0.00001")]
    [InlineData("-0.0000125", "-0.0000125")]
    [InlineData("0.000001", "1e-6")]
    [InlineData("0.000000125", "1.25e-7")]
    [InlineData("0.0000000000000000000000000001", "1e-28")]
    [InlineData("999999999999999", "999999999999999.0")]
    [InlineData("1000000000000000", "1000000000000000.0")]
    [InlineData("-1234567890123456", "-1234567890123456.0")]
    [InlineData("9007199254740993", "9007199254740992.0")]
    [InlineData("1234567890123456.7", "1234567890123456.8")]
    [InlineData("9999999999999998", "9999999999999998.0")]
    [InlineData("10000000000000000", "1e16")]
    [InlineData("12345678901234567", "1.2345678901234568e16")]
    [InlineData("79228162514264337593543950335", "7.922816251426434e28")]
    public void Number_is_written_as_Rust_writes_it(string number, string expected) => Assert.Equal(expected, Write(Parse(number)));

    [Fact]
    public void Any_decimal_reads_back_as_the_nearest_double_and_always_has_a_point_or_an_exponent()
    {
        var random = new Random(3);
        for (var round = 0; round < 100_000; round++)
        {
            var value = Any(random);

            var written = Write(value);

            Assert.Equal(
                double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
                double.Parse(written, CultureInfo.InvariantCulture)
            );
            Assert.Matches(@"^-?[0-9]+(\.[0-9]+|(\.[0-9]+)?e-?[0-9]+)$", written);
        }
    }

    [Fact]
    public void Price_of_up_to_15_digits_keeps_its_digits()
    {
        var random = new Random(4);
        for (var round = 0; round < 100_000; round++)
        {
            var price = new decimal(random.Next(), random.Next(10), 0, random.Next(2) == 0, (byte)random.Next(4));

            Assert.Equal(price, Parse(Write(price)));
        }
    }

    private static decimal Any(Random random) =>
        new(
            random.Next(),
            random.Next(2) == 0 ? 0 : random.Next(),
            random.Next(3) == 0 ? random.Next() : 0,
            random.Next(2) == 0,
            (byte)random.Next(29)
        );

    private static decimal Parse(string number) => decimal.Parse(number, CultureInfo.InvariantCulture);

    private static string Write(decimal value)
    {
        Span<byte> bytes = stackalloc byte[RustFloat.BytesMax];
        return Encoding.ASCII.GetString(bytes[..RustFloat.Write(value, bytes)]);
    }
}

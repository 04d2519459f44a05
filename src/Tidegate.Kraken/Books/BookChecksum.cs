using System.IO.Hashing;

namespace Tidegate.Kraken.Books;

/// <summary>The exchange's checksum of a book: CRC-32 (ISO-HDLC) over digits, best asks first, then best bids.</summary>
/// <remarks>"Delete the point, then leading zeros" of a text with all its decimals is the number of steps, printed: no texts are needed.
/// Kraken, Spot WebSocket v2 book guide, read 2026-05-27.</remarks>
internal static class BookChecksum
{
    /// <summary>Always ten, whatever the depth.</summary>
    public const int Levels = 10;

    /// <summary>Ten levels, two numbers of at most 19 digits.</summary>
    public const int SideDigitsMax = Levels * 2 * 19;

    public static uint Of(BookSide asks, BookSide bids)
    {
        Span<byte> digits = stackalloc byte[2 * SideDigitsMax];
        var first = asks.TopDigits;
        var second = bids.TopDigits;
        first.CopyTo(digits);
        second.CopyTo(digits[first.Length..]);
        return Crc32.HashToUInt32(digits[..(first.Length + second.Length)]);
    }

    /// <summary>Prints a number of steps; zero has no digits but leading ones.</summary>
    public static int Print(long steps, Span<byte> digits)
    {
        if (steps == 0)
        {
            return 0;
        }

        steps.TryFormat(digits, out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        return written;
    }

    public static int Print(BookSide side, Span<byte> digits)
    {
        var length = 0;
        var levels = Math.Min(Levels, side.Count);
        for (var place = 0; place < levels; place++)
        {
            var (price, quantity) = side.At(place);
            length += Print(price, digits[length..]);
            length += Print(quantity, digits[length..]);
        }

        return length;
    }
}

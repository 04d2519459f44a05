using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Stores;

/// <summary>A table as bytes and back: its columns one after the other, compressed, with a version before and a checksum behind.</summary>
/// <remarks>
/// One value for a broker and day, not a row for each instrument: 130,000 rows are read back in a fraction of a second, a day is replaced in one
/// statement, and nobody asks a database for single instruments while a directory is in memory (docs/adr/0016). Form, version 2: <c>TGIN</c>, one
/// byte 2, Brotli of the columns in the order of <see cref="Write"/> with numbers little-endian, SHA-256 of all that. Version 1 had no freeze
/// quantities; it is still read. Thread-safe.
/// </remarks>
public static class InstrumentPacking
{
    private const byte Version = 2;
    private const byte VersionWithoutFreezes = 1;
    private const int HeadLength = 5;
    private const int PlainBytesMax = 1 << 30;
    private const int RowsMax = 4_000_000;

    /// <summary>Packs a table for the store.</summary>
    public static InstrumentDay Pack(InstrumentTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var packed = new MemoryStream();
        packed.Write("TGIN"u8);
        packed.WriteByte(Version);
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(brotli, Encoding.UTF8))
        {
            Write(writer, table.Columns);
        }

        var content = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        packed.Write(SHA256.HashData(content));
        return new InstrumentDay(table.Broker, table.Date, table.Count, packed.ToArray());
    }

    /// <summary>Unpacks what a store returned.</summary>
    /// <exception cref="InvalidDataException">It is not what was packed, or of a newer version.</exception>
    public static InstrumentTable Unpack(InstrumentDay day)
    {
        ArgumentNullException.ThrowIfNull(day);
        var content = day.Content;
        if (content.Length < HeadLength + SHA256.HashSizeInBytes || !content.Span.StartsWith("TGIN"u8))
        {
            throw Damaged(day, "are not in the form in which they are kept");
        }

        var version = content.Span[HeadLength - 1];
        if (version is not (Version or VersionWithoutFreezes))
        {
            throw Damaged(day, "are in the form of another version of this program");
        }

        var body = content[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body.Span).AsSpan().SequenceEqual(content.Span[body.Length..]))
        {
            throw Damaged(day, "do not have the checksum with which they were written");
        }

        try
        {
            using var packed = new MemoryStream(body[HeadLength..].ToArray(), writable: false);
            using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
            using var reader = new BinaryReader(brotli, Encoding.UTF8);
            return new InstrumentTable(day.Broker, day.Date, Read(reader, day, version)) { Checksum = content[body.Length..] };
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw Damaged(day, "end too early or hold what they cannot", e);
        }
    }

    /// <summary>Whether a table was unpacked of just this content.</summary>
    internal static bool IsOf(InstrumentTable table, InstrumentDay day) =>
        table.Date == day.Date && table.Checksum.Length == SHA256.HashSizeInBytes && day.Content.Span.EndsWith(table.Checksum.Span);

    private static void Write(BinaryWriter writer, TableColumns columns)
    {
        writer.Write(columns.Count);
        WriteTexts(writer, columns.Exchanges);
        WriteTexts(writer, columns.BrokerExchanges);
        WriteTexts(writer, columns.Names);
        writer.Write(columns.Amounts.Length);
        Array.ForEach(columns.Amounts, writer.Write);
        writer.Write(columns.Texts.Length);
        writer.Write(columns.Texts);
        foreach (var bytes in BytesOf(columns))
        {
            writer.Write(bytes);
        }

        foreach (var numbers in NumbersOf(columns))
        {
            writer.Write(numbers.Length);
            WriteNumbers(writer, numbers);
        }
    }

    private static TableColumns Read(BinaryReader reader, InstrumentDay day, byte version)
    {
        var count = reader.ReadInt32();
        if (count != day.Rows || count is < 0 or > RowsMax)
        {
            throw Damaged(day, "are not as many as they should be");
        }

        var (exchanges, brokerExchanges, names) = (ReadTexts(reader), ReadTexts(reader), ReadTexts(reader));
        var amounts = ReadMany(reader, reader.ReadInt32(), one => one.ReadDecimal());
        var texts = ReadBytes(reader, reader.ReadInt32());
        var bytes = new byte[6][];
        for (var column = 0; column < bytes.Length; column++)
        {
            bytes[column] = ReadBytes(reader, count);
        }

        var numbers = new int[8][];
        for (var column = 0; column < numbers.Length; column++)
        {
            numbers[column] = column == 7 && version == VersionWithoutFreezes ? [] : ReadNumbers(reader, reader.ReadInt32());
        }

        var columns = new TableColumns
        {
            Count = count,
            Exchanges = exchanges,
            BrokerExchanges = brokerExchanges,
            Names = names,
            Amounts = amounts,
            Texts = texts,
            SymbolLengths = bytes[0],
            BrokerSymbolLengths = bytes[1],
            ExchangeIds = bytes[2],
            BrokerExchangeIds = bytes[3],
            Kinds = bytes[4],
            Ranks = bytes[5],
            TextStarts = numbers[0],
            NameIds = numbers[1],
            Expiries = numbers[2],
            StrikeIds = numbers[3],
            TickIds = numbers[4],
            LotIds = numbers[5],
            ContractValueIds = numbers[6],
            FreezeIds = numbers[7],
        };
        return IsWhole(columns) ? columns : throw Damaged(day, "refer to what is not there");
    }

    private static byte[][] BytesOf(TableColumns columns) =>
        [columns.SymbolLengths, columns.BrokerSymbolLengths, columns.ExchangeIds, columns.BrokerExchangeIds, columns.Kinds, columns.Ranks];

    private static int[][] NumbersOf(TableColumns columns) =>
        [
            columns.TextStarts,
            columns.NameIds,
            columns.Expiries,
            columns.StrikeIds,
            columns.TickIds,
            columns.LotIds,
            columns.ContractValueIds,
            columns.FreezeIds,
        ];

    /// <summary>Whether every number of every row leads to something, so that no later read can fail.</summary>
    private static bool IsWhole(TableColumns columns)
    {
        var count = columns.Count;
        if (
            columns.TextStarts.Length != count + 1
            || NumbersOf(columns)[1..6].Any(numbers => numbers.Length != count)
            || NumbersOf(columns)[6..].Any(numbers => numbers.Length != 0 && numbers.Length != count)
            || columns.Amounts.Length == 0
        )
        {
            return false;
        }

        for (var row = 0; row < count; row++)
        {
            var texts = columns.SymbolLengths[row] + columns.BrokerSymbolLengths[row];
            if (columns.TextStarts[row] < 0 || columns.TextStarts[row] + texts > columns.TextStarts[row + 1])
            {
                return false;
            }
        }

        return columns.TextStarts[count] == columns.Texts.Length
            && AreBelow(columns.ExchangeIds, columns.Exchanges.Length)
            && AreBelow(columns.BrokerExchangeIds, columns.BrokerExchanges.Length)
            && AreBelow(columns.Kinds, Enum.GetValues<InstrumentKind>().Length)
            && AreBelow(columns.Ranks, Rank.Last + 1)
            && AreBelow(columns.NameIds, columns.Names.Length)
            && AreBelow(columns.Expiries, DateOnly.MaxValue.DayNumber + 1)
            && NumbersOf(columns)[3..].All(ids => AreBelow(ids, columns.Amounts.Length));
    }

    private static bool AreBelow(byte[] ids, int limit) =>
        limit > byte.MaxValue || !ids.AsSpan().ContainsAnyInRange((byte)limit, byte.MaxValue);

    private static bool AreBelow(int[] ids, int limit) =>
        !ids.AsSpan().ContainsAnyExceptInRange(0, Math.Max(limit - 1, 0)) && (limit > 0 || ids.Length == 0);

    private static void WriteTexts(BinaryWriter writer, string[] texts)
    {
        writer.Write(texts.Length);
        Array.ForEach(texts, writer.Write);
    }

    private static string[] ReadTexts(BinaryReader reader) => ReadMany(reader, reader.ReadInt32(), one => one.ReadString());

    private static T[] ReadMany<T>(BinaryReader reader, int count, Func<BinaryReader, T> read)
    {
        ThrowIfNotWithin(count, RowsMax * 4);
        var all = new List<T>(); // grows with what is there, not with what a number says
        for (var i = 0; i < count; i++)
        {
            all.Add(read(reader));
        }

        return [.. all];
    }

    private static byte[] ReadBytes(BinaryReader reader, int count)
    {
        ThrowIfNotWithin(count, PlainBytesMax);
        var bytes = reader.ReadBytes(count);
        return bytes.Length == count ? bytes : throw new EndOfStreamException();
    }

    private static void ThrowIfNotWithin(int count, int max)
    {
        if (count < 0 || count > max)
        {
            throw new FormatException();
        }
    }

    private static void WriteNumbers(BinaryWriter writer, int[] numbers)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(numbers.Length * sizeof(int));
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), numbers[i]);
        }

        writer.Write(bytes, 0, numbers.Length * sizeof(int));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private static int[] ReadNumbers(BinaryReader reader, int count)
    {
        var bytes = ReadBytes(reader, checked(count * sizeof(int)));
        var numbers = new int[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int)));
        }

        return numbers;
    }

    private static InvalidDataException Damaged(InstrumentDay day, string why, Exception? inner = null) =>
        new($"The instruments of {day.Broker} of {day.Date:yyyy-MM-dd} in the store {why}: import that day's file again.", inner);
}

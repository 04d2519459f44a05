using System.Globalization;
using System.Text;
using Tidegate.Core.Topics;
using Tidegate.Markets.Csv;

namespace Tidegate.Feeds.Csv;

/// <summary>Turns the lines of one file into rows. Not thread-safe; never throws, whatever the line holds.</summary>
/// <param name="layout">Where the fields sit.</param>
/// <param name="times">Reads the time column.</param>
/// <param name="exchange">Exchange of the topics.</param>
/// <param name="symbol">Symbol of a file without a symbol column.</param>
/// <param name="needsTime">Whether a row with a time that cannot be read is wrong.</param>
internal sealed class CsvRowParser(CsvLayout layout, CsvTimes times, string exchange, string symbol, bool needsTime)
{
    // 28 digits always fit into a decimal, so no longer text can be rounded in silence.
    private const int NumberBytesMax = 28;
    private const int TimeBytesMax = 64;
    private const int SymbolBytesMax = 64;

    private readonly Range[] _fields = new Range[layout.ColumnsRead];
    private readonly Dictionary<string, int> _symbols = [];
    private readonly List<Topic> _topics = [];

    // Neighbouring rows often share their time: one text is kept for all of them.
    private byte[] _timeBytes = [];
    private string _timeText = "";
    private long _timeNs;

    /// <summary>The topics of the symbols seen so far, in order of first appearance; <see cref="CsvRow.Symbol"/> is an index here.</summary>
    public IReadOnlyList<Topic> Topics => _topics;

    /// <summary>Parses a line.</summary>
    /// <param name="line">The line without its ending.</param>
    /// <param name="row">The row.</param>
    /// <param name="fields">How many fields the line has.</param>
    /// <param name="wrong">The field that is wrong; null where it is the number of fields.</param>
    public bool TryParse(ReadOnlySpan<byte> line, out CsvRow row, out int fields, out CsvField? wrong)
    {
        row = default;
        fields = CsvFields.Split(line, _fields);
        wrong = null;
        if (!layout.Accepts(fields))
        {
            return false;
        }

        wrong =
            !TryPrice(line, CsvField.Price, out var price) ? CsvField.Price
            : !TryPrice(line, CsvField.Open, out var open) ? CsvField.Open
            : !TryPrice(line, CsvField.High, out var high) ? CsvField.High
            : !TryPrice(line, CsvField.Low, out var low) ? CsvField.Low
            : !TryPrice(line, CsvField.Close, out var close) ? CsvField.Close
            : !TryVolume(line, out var volume) ? CsvField.Volume
            : !TryTime(line) ? CsvField.Time
            : !TrySymbol(line, out var index) ? CsvField.Symbol // last: only a row that is good otherwise brings a new symbol in
            : Accept(
                new CsvRow(_timeText, _timeNs, index, layout.Has(CsvField.Price) ? price : close, open, high, low, close, volume),
                out row
            );
        return wrong is null;
    }

    private static CsvField? Accept(CsvRow good, out CsvRow row)
    {
        row = good;
        return null;
    }

    private bool TryPrice(ReadOnlySpan<byte> line, CsvField field, out decimal price)
    {
        price = 0;
        return !layout.Has(field)
            || (
                Trimmed(line, field) is { Length: <= NumberBytesMax } text
                && decimal.TryParse(
                    text,
                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out price
                )
            );
    }

    private bool TryVolume(ReadOnlySpan<byte> line, out long volume)
    {
        volume = 0;
        return !layout.Has(CsvField.Volume)
            || long.TryParse(Trimmed(line, CsvField.Volume), NumberStyles.None, CultureInfo.InvariantCulture, out volume);
    }

    private bool TryTime(ReadOnlySpan<byte> line)
    {
        var bytes = line[_fields[layout.ColumnOf(CsvField.Time)]];
        if (bytes.Length > TimeBytesMax)
        {
            return false;
        }

        if (!bytes.SequenceEqual(_timeBytes))
        {
            var text = Encoding.UTF8.GetString(bytes);
            if (text.Any(char.IsControl))
            {
                return false;
            }

            (_timeText, _timeBytes, _timeNs) = (text, bytes.ToArray(), times.Read(text.AsSpan().Trim()));
        }

        return _timeNs != 0 || !needsTime;
    }

    private bool TrySymbol(ReadOnlySpan<byte> line, out int index)
    {
        Span<char> characters = stackalloc char[SymbolBytesMax];
        scoped ReadOnlySpan<char> text = symbol;
        if (layout.Has(CsvField.Symbol))
        {
            var bytes = Trimmed(line, CsvField.Symbol);
            if (bytes.Length > SymbolBytesMax)
            {
                index = -1;
                return false;
            }

            text = characters[..Encoding.UTF8.GetChars(bytes, characters)];
        }

        return _symbols.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out index) || TryAddSymbol(text.ToString(), out index);
    }

    private bool TryAddSymbol(string name, out int index)
    {
        index = _topics.Count;
        if (!Topic.TryJoin(["md", exchange, name], out var topic))
        {
            return false;
        }

        _symbols.Add(name, index);
        _topics.Add(topic);
        return true;
    }

    private ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line, CsvField field) => line[_fields[layout.ColumnOf(field)]].Trim(" \t"u8);
}

using System.Globalization;
using System.Text;
using Tidegate.Markets.Bars;
using Tidegate.Markets.Csv;
using Tidegate.Simulation.Candles.Spool;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Candles.Import;

/// <summary>Reads the rows of one file, one at a time into itself. Not thread-safe.</summary>
internal sealed class CandleRow(CandleLayout layout, CandleTimes times, bool isTicks)
{
    private const decimal VolumeMax = 1_000_000_000_000_000_000m;
    private const int NumberBytesMax = 40;

    private readonly Range[] _fields = new Range[CandleLayout.ColumnsMax];
    private readonly char[] _symbol = new char[SettingsRules.SymbolLengthMax];
    private int _symbolLength;
    private Bar _bar;

    /// <summary>The symbol; empty where the file has no column for it.</summary>
    public ReadOnlySpan<char> Symbol => _symbol.AsSpan(0, _symbolLength);

    /// <summary>The candle; of a tick all four prices are the same, and the volume is as it stands there.</summary>
    public ref readonly Bar Bar => ref _bar;

    /// <summary>By what its prices are to be multiplied.</summary>
    public decimal Factor { get; private set; }

    /// <summary>Reads a line; what is wrong with it, or null.</summary>
    public RowFault? Read(ReadOnlySpan<byte> line)
    {
        var count = CsvFields.Split(line, _fields);
        if (count > _fields.Length || (layout.FieldCount is { } expected && count != expected))
        {
            return RowFault.Fields;
        }

        var row = new Texts(line, _fields.AsSpan(0, count), layout);
        if (!times.TryRead(row[CandleField.Time], out var timeNs))
        {
            return RowFault.Time;
        }

        if (!TrySymbol(row[CandleField.Symbol]))
        {
            return RowFault.Symbol;
        }

        return ReadPrices(row, timeNs) ?? ReadFactor(row);
    }

    private bool TrySymbol(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (layout[CandleField.Symbol] < 0)
        {
            return true;
        }

        if (text.Length is 0 or > SettingsRules.SymbolLengthMax || text.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        _symbolLength = Encoding.ASCII.GetChars(text, _symbol);
        return true;
    }

    private RowFault? ReadPrices(Texts row, long timeNs)
    {
        decimal open,
            high,
            low,
            close;
        if (isTicks)
        {
            if (!TryPrice(row[CandleField.Price], out close))
            {
                return RowFault.Price;
            }

            open = high = low = close;
        }
        else if (
            !TryPrice(row[CandleField.Open], out open)
            || !TryPrice(row[CandleField.High], out high)
            || !TryPrice(row[CandleField.Low], out low)
            || !TryPrice(row[CandleField.Close], out close)
        )
        {
            return RowFault.Price;
        }

        var volume = 0m;
        if (row[CandleField.Volume] is { IsEmpty: false } text && (!TryNumber(text, out volume) || volume is < 0 or > VolumeMax))
        {
            return RowFault.Volume;
        }

        _bar = new Bar(timeNs, open, high, low, close, (long)decimal.Round(volume));
        return null;
    }

    private RowFault? ReadFactor(Texts row)
    {
        Factor = 1;
        if (row[CandleField.Factor] is { IsEmpty: false } text)
        {
            Factor = TryNumber(text, out var factor) ? factor : 0;
        }
        else if (row[CandleField.AdjustedClose] is { IsEmpty: false } adjusted)
        {
            Factor = TryNumber(adjusted, out var close) && close <= ScaledPrice.Max ? close / _bar.Close : 0;
        }

        return Factor > 0 ? null : RowFault.Factor;
    }

    private static bool TryPrice(ReadOnlySpan<byte> text, out decimal price) =>
        TryNumber(text, out price) && price is > 0 and <= ScaledPrice.Max;

    private static bool TryNumber(ReadOnlySpan<byte> text, out decimal number)
    {
        const NumberStyles Styles =
            NumberStyles.AllowLeadingSign
            | NumberStyles.AllowDecimalPoint
            | NumberStyles.AllowExponent
            | NumberStyles.AllowLeadingWhite
            | NumberStyles.AllowTrailingWhite;
        number = 0;
        return text.Length <= NumberBytesMax && decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out number);
    }

    private readonly ref struct Texts(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields, CandleLayout layout)
    {
        private readonly ReadOnlySpan<byte> _line = line;
        private readonly ReadOnlySpan<Range> _fields = fields;

        /// <summary>A field; empty where the row or the file has none.</summary>
        public ReadOnlySpan<byte> this[CandleField field] =>
            layout[field] is >= 0 and var at && at < _fields.Length ? _line[_fields[at]] : default;
    }
}

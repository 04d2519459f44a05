using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Csv;

/// <summary>The good rows of a file in memory, column by column; only the columns that the file has. Filled once, then read only.</summary>
/// <remarks>A row of a tick file takes 44 bytes and its share of a time text; as ready-made updates it would take 170.</remarks>
internal sealed class CsvTable(CsvLayout layout)
{
    private readonly List<string> _sourceTimes = [];
    private readonly List<long> _timesNs = [];
    private readonly List<int> _symbols = [];
    private readonly List<decimal> _prices = [];
    private readonly List<decimal> _opens = [];
    private readonly List<decimal> _highs = [];
    private readonly List<decimal> _lows = [];
    private readonly List<decimal> _closes = [];
    private readonly List<long> _volumes = [];

    /// <summary>How many rows there are.</summary>
    public int Count => _prices.Count;

    /// <summary>Whether the rows are bars, not ticks.</summary>
    public bool IsBars => layout.IsBars;

    /// <summary>Whether the rows have a volume.</summary>
    public bool HasVolume => layout.Has(CsvField.Volume);

    /// <summary>The <c>md</c> topics of the symbols, in order of first appearance.</summary>
    public IReadOnlyList<Topic> Topics { get; private set; } = [];

    public int SymbolOf(int row) => _symbols[row];

    public long TimeNsOf(int row) => _timesNs[row];

    public decimal PriceOf(int row) => _prices[row];

    public long VolumeOf(int row) => HasVolume ? _volumes[row] : 0;

    public void Add(in CsvRow row)
    {
        _sourceTimes.Add(row.SourceTime);
        _timesNs.Add(row.TimeNs);
        _symbols.Add(row.Symbol);
        _prices.Add(row.Price);
        AddWhere(CsvField.Open, _opens, row.Open);
        AddWhere(CsvField.High, _highs, row.High);
        AddWhere(CsvField.Low, _lows, row.Low);
        AddWhere(CsvField.Close, _closes, row.Close);
        AddWhere(CsvField.Volume, _volumes, row.Volume);
    }

    /// <summary>Ends the filling: gives spare memory back.</summary>
    public void Complete(IReadOnlyList<Topic> topics)
    {
        Topics = [.. topics];
        _sourceTimes.TrimExcess();
        _timesNs.TrimExcess();
        _symbols.TrimExcess();
        _volumes.TrimExcess();
        foreach (var column in (List<decimal>[])[_prices, _opens, _highs, _lows, _closes])
        {
            column.TrimExcess();
        }
    }

    /// <summary>The row as an update of a topic.</summary>
    public MarketUpdate ToUpdate(int row, Topic topic) =>
        new(topic, _prices[row])
        {
            Open = ValueWhere(CsvField.Open, _opens, row),
            High = ValueWhere(CsvField.High, _highs, row),
            Low = ValueWhere(CsvField.Low, _lows, row),
            Close = ValueWhere(CsvField.Close, _closes, row),
            Volume = HasVolume ? _volumes[row] : null,
            ExchangeTimeNs = _timesNs[row],
            SourceTime = _sourceTimes[row],
        };

    /// <summary>Whether two rows of one symbol say the same in every column.</summary>
    public bool AreSame(int row, int other) =>
        _timesNs[row] == _timesNs[other]
        && _prices[row] == _prices[other]
        && (!HasVolume || _volumes[row] == _volumes[other])
        && ValueWhere(CsvField.Open, _opens, row) == ValueWhere(CsvField.Open, _opens, other)
        && ValueWhere(CsvField.High, _highs, row) == ValueWhere(CsvField.High, _highs, other)
        && ValueWhere(CsvField.Low, _lows, row) == ValueWhere(CsvField.Low, _lows, other)
        && ValueWhere(CsvField.Close, _closes, row) == ValueWhere(CsvField.Close, _closes, other);

    private void AddWhere<T>(CsvField field, List<T> column, T value)
    {
        if (layout.Has(field))
        {
            column.Add(value);
        }
    }

    private decimal? ValueWhere(CsvField field, List<decimal> column, int row) => layout.Has(field) ? column[row] : null;
}

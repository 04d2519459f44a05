using System.IO.Compression;
using Tidegate.Markets.Csv;
using Tidegate.Markets.Instruments.Import.Formats;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Import;

/// <summary>Reads brokers' master contracts: Zerodha, Angel One, Upstox, Dhan, Fyers, and OpenAlgo's export for any other.</summary>
/// <remarks>
/// Plain or gzip, CSV or JSON, recognised by what the bytes say and not by the name of the file. In one pass, row by row; whatever a row holds costs
/// that row at most. Thread-safe.
/// </remarks>
public static class MasterContract
{
    private const int PeekBytes = 4_096;
    private const int RowsBetweenReports = 2_048;

    /// <summary>The brokers whose own files are read.</summary>
    public static IReadOnlyList<string> Brokers { get; } = ["zerodha", "angel", "upstox", "dhan", "fyers"];

    /// <summary>Reads a file.</summary>
    /// <param name="broker">Whose it is, in OpenAlgo's names. Another than <see cref="Brokers"/>: it must be OpenAlgo's export.</param>
    /// <param name="date">The day from which it counts.</param>
    /// <param name="file">The file. Not disposed.</param>
    /// <param name="options">The bounds; null: the defaults.</param>
    /// <param name="progress">Told now and then, on this thread.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The instruments, at least one, and what was left out.</returns>
    /// <exception cref="MasterContractException">It cannot be used at all; says why in one sentence.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (InstrumentTable Table, ImportReport Report) Read(
        string broker,
        DateOnly date,
        Stream file,
        ImportOptions? options = null,
        Action<ImportProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(broker);
        ArgumentNullException.ThrowIfNull(file);
        options ??= new ImportOptions();
        var packed = new MasterStream(file, options.BytesMax);
        var isGzip = packed.Peek(2) is [0x1F, 0x8B]; // RFC 1952 §2.3.1; no text begins so
        using var end = new GzipEnd(packed);
        using var gzip = isGzip ? new GZipStream(end, CompressionMode.Decompress, leaveOpen: true) : null;
        var plain = gzip is null ? packed : new MasterStream(gzip, options.BytesMax);
        var import = new Import(broker, date, options, progress, packed, file.CanSeek ? file.Length : null);
        try
        {
            import.Run(plain, cancellation);
            plain.Drain(); // an array may end before its file does
            import.IsCut |= gzip is not null && !end.IsReached(gzip);
        }
        catch (InvalidDataException) when (isGzip)
        {
            import.IsCut = true; // damaged from here on
        }

        packed.Drain();
        return import.Finish();
    }

    /// <summary>Which format, by the broker and the first bytes.</summary>
    private static MasterFormat FormatOf(string broker, bool isJson, ReadOnlySpan<byte> front)
    {
        if (front.IndexOf("brsymbol"u8) >= 0 && front.IndexOf("brexchange"u8) >= 0)
        {
            return new OpenAlgoFormat();
        }

        return broker switch
        {
            "zerodha" when !isJson => new KiteFormat(),
            "angel" => new AngelFormat(),
            "upstox" => new UpstoxFormat(isJson),
            "dhan" when !isJson => new DhanFormat(),
            "fyers" when !isJson => new FyersFormat(),
            _ => throw new MasterContractException(
                $"This is not a file of {broker} that can be read: give its own master contract, or OpenAlgo's export of it."
            ),
        };
    }

    private static void ThrowIfNoText(ReadOnlySpan<byte> front)
    {
        var why = front switch
        {
            [] => "The file is empty.",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "The file is UTF-16: save it as UTF-8.",
            [(byte)'P', (byte)'K', 3, 4, ..] => "The file is a zip archive: unpack it first.",
            [(byte)'<', ..] => "The file is a web page, not a master contract: the download went wrong.",
            _ when front.Contains((byte)0) => "The file is not text.",
            _ => null,
        };
        if (why is not null)
        {
            throw new MasterContractException(why);
        }
    }

    /// <summary>One reading.</summary>
    private sealed class Import(
        string broker,
        DateOnly date,
        ImportOptions options,
        Action<ImportProgress>? progress,
        MasterStream packed,
        long? bytesTotal
    )
    {
        private readonly InstrumentTableBuilder _builder = new(broker, date);
        private readonly SkipLog _skips = new();
        private string _format = "";
        private int _rows;

        public bool IsCut { get; set; }

        public void Run(MasterStream plain, CancellationToken cancellation)
        {
            var front = plain.Peek(PeekBytes);
            ThrowIfNoText(front);
            var text = front.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? front[3..] : front;
            var isJson = text.TrimStart(" \t\r\n"u8) is [(byte)'[' or (byte)'{', ..];
            var format = FormatOf(broker, isJson, front);
            _format = $"{format.Name} {(isJson ? "json" : "csv")}";
            IMasterRows rows = isJson ? new JsonRows(plain, format.Columns, options.RowBytesMax) : OpenCsv(plain, format);
            var row = new MasterRow(format.Columns.Length, options.RowBytesMax);
            SkipReason? last = null;
            while (rows.TryRead(row, out var fault))
            {
                if (++_rows > options.RowsMax)
                {
                    throw new MasterContractException($"The file has more than {options.RowsMax} rows.");
                }

                last = fault ?? Take(format, row);
                if (last is { } reason)
                {
                    Skip(reason, rows);
                }

                if (_rows % RowsBetweenReports == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    progress?.Invoke(new ImportProgress(packed.Count, bytesTotal, _rows));
                }
            }

            IsCut |= rows.IsCut || (rows.EndsInRow && last is not null);
        }

        public (InstrumentTable, ImportReport) Finish()
        {
            progress?.Invoke(new ImportProgress(packed.Count, bytesTotal, _rows));
            if (_builder.Count == 0)
            {
                throw new MasterContractException(
                    _rows == 0 ? "The file has no rows." : $"None of the {_rows} rows of the file is an instrument of {broker}."
                );
            }

            var table = _builder.Build();
            var report = new ImportReport
            {
                Broker = broker,
                Format = _format,
                Bytes = packed.Count,
                RowsRead = _rows,
                RowsKept = table.Count,
                RowsShadowed = table.CountShadowed(),
                IsCut = IsCut,
                Skipped = _skips.ToReport(),
            };
            return (table, report);
        }

        private SkipReason? Take(MasterFormat format, MasterRow row)
        {
            var draft = default(RowDraft);
            Instrument? instrument = null;
            if ((format.Read(row, ref draft) ?? draft.TryMake(broker, out instrument)) is { } reason)
            {
                return reason;
            }

            return !_builder.HasRoomFor(instrument!) ? SkipReason.Exchange
                : _builder.Add(instrument!, draft.Rank) ? null
                : SkipReason.Duplicate;
        }

        private void Skip(SkipReason reason, IMasterRows rows)
        {
            _skips.Add(reason, rows.Number, rows.Text);
            if (_skips.Damaged > options.RowsDamagedMax)
            {
                throw new MasterContractException(
                    $"More than {options.RowsDamagedMax} rows of the file are damaged: it is no master contract."
                );
            }
        }

        private CsvRows OpenCsv(Stream plain, MasterFormat format)
        {
            var rows = new CsvRows(plain, options.RowBytesMax);
            if (format is FyersFormat)
            {
                rows.Use([.. Enumerable.Range(0, FyersFormat.Fields)]);
                return rows;
            }

            var header = rows.ReadHeader();
            var columnOfField = header
                .Select(name => Array.IndexOf(format.Columns, format.Aliases.GetValueOrDefault(name, name)))
                .ToArray();
            var missing = format.Columns.Take(format.ColumnsRequired).Where((_, column) => !columnOfField.Contains(column)).ToArray();
            if (missing.Length > 0)
            {
                throw new MasterContractException(
                    $"The file has no column '{missing[0]}', which {format.Name}'s master contract has: is it a file of {broker}?"
                );
            }

            rows.Use(columnOfField);
            return rows;
        }
    }
}

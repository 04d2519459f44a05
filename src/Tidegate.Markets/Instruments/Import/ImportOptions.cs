namespace Tidegate.Markets.Instruments.Import;

/// <summary>How much of a master contract is believed.</summary>
public sealed class ImportOptions
{
    /// <summary>Bytes after unpacking. Default 512 MiB; Angel's file has 30 MB, Upstox's 60 MB.</summary>
    public long BytesMax { get; set; } = 512L * 1024 * 1024;

    /// <summary>Rows. Default 2,000,000.</summary>
    public int RowsMax { get; set; } = 2_000_000;

    /// <summary>Bytes of a row. Default 8,192.</summary>
    public int RowBytesMax { get; set; } = 8_192;

    /// <summary>Damaged rows after which the file is none. Default 10,000.</summary>
    public int RowsDamagedMax { get; set; } = 10_000;
}

/// <summary>How far an import is.</summary>
/// <param name="Bytes">Bytes read of the file as it lies there, packed or not.</param>
/// <param name="BytesTotal">All of them; null where nobody knows.</param>
/// <param name="Rows">Rows read.</param>
public sealed record ImportProgress(long Bytes, long? BytesTotal, int Rows);

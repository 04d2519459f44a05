namespace Tidegate.Markets.Instruments.Tables;

/// <summary>A broker's rows, column by column: what is kept in memory and written to the database. Numbers that repeat stand once, in lists.</summary>
/// <remarks>The texts of a row lie behind each other in one array of ASCII: symbol, broker's symbol where it differs, token.</remarks>
internal sealed record TableColumns
{
    /// <summary>How many rows.</summary>
    public required int Count { get; init; }

    /// <summary>Exchange codes of OpenAlgo, at most 255.</summary>
    public required string[] Exchanges { get; init; }

    /// <summary>The broker's exchange codes, at most 255.</summary>
    public required string[] BrokerExchanges { get; init; }

    public required string[] Names { get; init; }

    /// <summary>Strikes, ticks, lots and contract values; the first stands for "none".</summary>
    public required decimal[] Amounts { get; init; }

    public required byte[] Texts { get; init; }

    /// <summary>Where a row's texts begin; one more than there are rows.</summary>
    public required int[] TextStarts { get; init; }

    public required byte[] SymbolLengths { get; init; }

    /// <summary>0: the broker's symbol is the symbol.</summary>
    public required byte[] BrokerSymbolLengths { get; init; }

    public required byte[] ExchangeIds { get; init; }

    public required byte[] BrokerExchangeIds { get; init; }

    public required byte[] Kinds { get; init; }

    public required byte[] Ranks { get; init; }

    public required int[] NameIds { get; init; }

    /// <summary>Day numbers; 0: none.</summary>
    public required int[] Expiries { get; init; }

    public required int[] StrikeIds { get; init; }

    public required int[] TickIds { get; init; }

    public required int[] LotIds { get; init; }

    /// <summary>Empty where no row has one.</summary>
    public required int[] ContractValueIds { get; init; }

    /// <summary>Empty where no row has one.</summary>
    public required int[] FreezeIds { get; init; }
}

namespace Tidegate.Kraken.Connections;

/// <summary>What a reply to a subscription asks for, outside of the desk.</summary>
internal struct DeskVerdict()
{
    /// <summary>To be asked again with another token.</summary>
    public KrakenTopic[] Represent { get; set; } = [];

    /// <summary>Refused: their streams end.</summary>
    public KrakenTopic[] Refused { get; set; } = [];

    /// <summary>What the exchange said.</summary>
    public string Error { get; set; } = "";

    /// <summary>Even fresh tokens are refused.</summary>
    public bool IsLoginRefused { get; set; }
}

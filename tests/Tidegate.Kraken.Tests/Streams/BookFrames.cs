using System.Globalization;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tests.Books;

namespace Tidegate.Kraken.Tests.Streams;

/// <summary>Frames of <c>book</c> with right checksums, or wrong ones.</summary>
internal sealed class BookFrames(string symbol)
{
    private readonly ModelBook _model = new(1, 8, 10);

    public string Snapshot(string bids, string asks) => Frame("snapshot", bids, asks, 0);

    public string Update(string bids, string asks, uint error = 0) => Frame("update", bids, asks, error);

    private string Frame(string type, string bids, string asks, uint error)
    {
        var checksum = _model.Apply(BookRows.Levels(bids), BookRows.Levels(asks)) + error;
        return $$"""{"channel":"book","type":"{{type}}","data":[{"symbol":"{{symbol}}","bids":[{{Levels(bids)}}],"asks":[{{Levels(asks)}}],"checksum":{{checksum}}}]}""";
    }

    private static string Levels(string text) => string.Join(',', BookRows.Levels(text).Select(Level));

    private static string Level(KrakenLevel level) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"price\":{level.Price},\"qty\":{level.Qty}}}");
}

using System.Text.Json;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Books;

/// <summary>The exchange's published checksums, typed here and once more as the vectors' file has them.</summary>
public sealed class BookVectorTests
{
    [Fact]
    public void Vector_C1_of_the_book_guide_has_the_published_checksum()
    {
        var book = new KrakenBook("BTC/USD", 1, 8, 10);

        var verdict = book.Apply(
            Row(
                "45283.5x0.1 45283.4x1.54582015 45282.1x0.1 45281.0x0.1 45280.3x1.54592586 45279.0x0.0799 45277.6x0.03310103 45277.5x0.3 45277.3x1.54602737 45276.6x0.15445238",
                "45285.2x0.001 45286.4x1.54571953 45286.6x1.54571109 45289.6x1.54560911 45290.2x0.1589066 45291.8x1.54553491 45294.7x0.04454749 45296.1x0.3538 45297.5x0.09945542 45299.5x0.18772827",
                3310070434
            ),
            isSnapshot: true
        );

        Assert.Equal(KrakenBookVerdict.Applied, verdict);
    }

    [Fact]
    public void Vector_C2_is_right_although_its_text_has_lost_trailing_zeros()
    {
        var book = new KrakenBook("MATIC/USD", 4, 8, 10);
        var snapshot = Row(
            "0.5666x4831.75496356 0.5665x6658.22734739 0.5664x18724.91513344 0.5663x11563.92544914 0.5662x14006.65365711 0.5661x17454.85679807 0.566x18097.1547 0.5659x33644.89175666 0.5658x148.3464 0.5657x606.70854372",
            "0.5668x4410.79769741 0.5669x4655.40412487 0.567x49844.89424998 0.5671x24306.41678 0.5672x29783.25223475 0.5673x57234.71239278 0.5674x45065.04744 0.5675x5912.76380354 0.5676x42514.92434778 0.5677x36304.0847022",
            2439117997
        );

        Assert.Equal(KrakenBookVerdict.Applied, book.Apply(snapshot, isSnapshot: true));
        Assert.Equal(KrakenBookVerdict.Applied, book.Apply(Row("0.5657x1098.3947558", "", 2114181697), isSnapshot: false));
        Assert.Equal(1098.3947558m, book.Bid(9).Qty);
    }

    [Fact]
    public void Vector_C3_drops_every_leading_zero_of_a_small_quantity()
    {
        var book = new KrakenBook("-", 5, 8, 10);
        decimal[] bids = [0.05000m, 0.04995m, 0.04990m, 0.04980m, 0.04975m, 0.04970m, 0.04965m, 0.04960m, 0.04955m, 0.04950m];
        var row = new KrakenBookUpdate
        {
            Symbol = "-",
            Bids = [.. bids.Select(price => new KrakenLevel(price, 0.000005m))],
            Asks = [.. Enumerable.Range(0, 10).Select(step => new KrakenLevel(0.05005m + (step * 0.00005m), 0.000005m))],
            Checksum = 974947235,
        };

        Assert.Equal(KrakenBookVerdict.Applied, book.Apply(row, isSnapshot: true));
    }

    [Fact]
    public void Vector_C4_walks_the_queue_of_every_price_of_level_3()
    {
        var book = new KrakenLevel3Book("BTC/USD", 1, 8, 10);
        var row = new KrakenLevel3Update
        {
            Symbol = "BTC/USD",
            Asks = Orders(
                "44939.5x4.52308393 44939.5x0.00111261 44939.5x0.00100000 44939.5x0.01000000 44950.0x0.10334926 44953.0x0.00064537 44955.0x0.00250000 44959.6x0.35630000 44959.6x0.35630000 44960.1x0.00338072 44960.2x0.88967575 44967.0x3.14392283 44978.5x0.06778960 44979.2x0.35630000"
            ),
            Bids = Orders(
                "44939.4x0.88968699 44939.4x0.45210000 44939.4x0.10000000 44939.4x0.14296323 44939.4x0.25000000 44939.4x0.10292988 44939.4x0.33880000 44939.4x1.28140860 44937.1x0.03346877 44934.7x0.35630000 44930.2x0.22734299 44930.2x0.01000000 44930.2x0.05550000 44930.2x0.70000000 44930.2x0.15000000 44928.0x0.00105240 44919.6x0.33870000 44919.5x0.07610000 44912.0x0.35630000 44909.7x0.06690000 44901.9x0.00088982"
            ),
            Checksum = 1063832831,
        };

        Assert.Equal(KrakenBookVerdict.Applied, book.Apply(row, isSnapshot: true));
    }

    [Fact]
    public void Vectors_of_the_file_have_their_checksums()
    {
        using var vectors = JsonDocument.Parse(Recordings.Text("protocols", "kraken-vectors.json"));
        var checksums = vectors.RootElement.GetProperty("checksum");

        Assert.Equal(4, checksums.GetArrayLength());
        foreach (var vector in checksums.EnumerateArray())
        {
            Assert.Equal(KrakenBookVerdict.Applied, Apply(vector));
        }
    }

    private static KrakenBookVerdict Apply(JsonElement vector)
    {
        var (asks, bids, checksum) = (Pairs(vector, "asks"), Pairs(vector, "bids"), vector.GetProperty("checksum").GetUInt32());
        if (vector.GetProperty("channel").GetString() == "level3")
        {
            var level3 = new KrakenLevel3Update
            {
                Symbol = "S",
                Asks = Orders(asks),
                Bids = Orders(bids),
                Checksum = checksum,
            };
            return new KrakenLevel3Book("S", 1, 8, 10).Apply(level3, isSnapshot: true);
        }

        var book = new KrakenBook(
            "S",
            vector.GetProperty("price_precision").GetInt32(),
            vector.GetProperty("qty_precision").GetInt32(),
            10
        );
        var verdict = book.Apply(Row(bids, asks, checksum), isSnapshot: true);
        if (vector.TryGetProperty("updates", out var updates))
        {
            foreach (var update in updates.EnumerateArray().TakeWhile(_ => verdict == KrakenBookVerdict.Applied))
            {
                verdict = book.Apply(
                    Row(Pairs(update, "bids"), Pairs(update, "asks"), update.GetProperty("checksum").GetUInt32()),
                    isSnapshot: false
                );
            }
        }

        return verdict;
    }

    private static string Pairs(JsonElement vector, string side) =>
        string.Join(' ', vector.GetProperty(side).EnumerateArray().Select(pair => $"{pair[0].GetString()}x{pair[1].GetString()}"));

    private static KrakenBookUpdate Row(string bids, string asks, uint checksum) => BookRows.Row("S", bids, asks, checksum);

    private static KrakenLevel3Order[] Orders(string text) =>
        [
            .. BookRows
                .Levels(text)
                .Select(
                    (level, at) =>
                        new KrakenLevel3Order
                        {
                            OrderId = $"O{at}",
                            LimitPrice = level.Price,
                            OrderQty = level.Qty,
                        }
                ),
        ];
}

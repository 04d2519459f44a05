using System.Text.Json;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Books;

/// <summary>Recorded sessions, frame by frame: every checksum is right.</summary>
public sealed class BookReplayTests
{
    [Theory]
    [InlineData("kraken_v2_book_BTCUSD_depth10_2023-07-30.jsonl", 510)] // re-serialised: trailing zeros are lost
    [InlineData("kraken_v2_book_BTCUSD_depth10_rawwire_2026-07-19.jsonl", 41)]
    public void Every_checksum_of_a_recorded_session_is_right(string file, int frames)
    {
        var book = new KrakenBook("BTC/USD", 1, 8, 10);
        var applied = 0;
        foreach (var line in Recordings.Lines("data", "kraken", file))
        {
            var data = Recordings.Data<KrakenBookUpdate>(line);

            Assert.Equal(KrakenBookVerdict.Applied, book.Apply(Assert.Single(data.Rows), data.IsSnapshot));
            applied++;
        }

        Assert.Equal(frames, applied);
    }

    [Fact]
    public void Every_checksum_of_the_pages_replay_is_right()
    {
        var book = new KrakenBook("BTC/USD", 1, 8, 10);
        var applied = 0;
        foreach (var line in Recordings.Lines("protocols", "kraken-book-replay.jsonl"))
        {
            using var parsed = JsonDocument.Parse(line);
            var row = parsed.RootElement;

            var update = BookRows.Row("BTC/USD", Pairs(row, "bids"), Pairs(row, "asks"), row.GetProperty("checksum").GetUInt32());
            Assert.Equal(KrakenBookVerdict.Applied, book.Apply(update, row.GetProperty("type").GetString() == "snapshot"));
            applied++;
        }

        Assert.Equal(61, applied);
    }

    [Fact]
    public void Frame_with_exponents_has_the_right_checksum()
    {
        var line = Recordings
            .Lines("data", "kraken", "kraken_v2_frames_reserialised_2026-03-15.jsonl")
            .Single(text => text.Contains("\"book\"", StringComparison.Ordinal));
        var data = Recordings.Data<KrakenBookUpdate>(line);

        Assert.Contains("e-05", line, StringComparison.Ordinal);
        Assert.Equal(KrakenBookVerdict.Applied, new KrakenBook("BTC/USD", 1, 8, 10).Apply(data.Rows[0], isSnapshot: true));
    }

    private static string Pairs(JsonElement row, string side) =>
        string.Join(' ', row.GetProperty(side).EnumerateArray().Select(pair => $"{pair[0].GetString()}x{pair[1].GetString()}"));
}

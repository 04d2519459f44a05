using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Bench.Micro.Kraken;

/// <summary>What a frame costs without its socket, measured in turns with another program that does the same: <c>kraken-handle</c>.</summary>
internal sealed class KrakenHandling
{
    private const int FramesPerLook = 500;

    private readonly byte[][] _session;
    private readonly KrakenBook _book = new("BTC/USD", 1, 8, 10);

    private KrakenHandling(string bookFile) => _session = [.. File.ReadAllLines(bookFile).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Writes a frame of each channel into a file for the other program and says "ready"; each line <c>measure SECONDS</c> is answered with microseconds a frame, as JSON.</summary>
    /// <param name="bookFile">Frames of a book of BTC/USD, one a line, a snapshot first: read, applied and held to their checksums.</param>
    /// <param name="framesFile">Where the others are written.</param>
    public static void Run(string bookFile, string framesFile)
    {
        var handling = new KrakenHandling(bookFile);
        File.WriteAllLines(framesFile, KrakenFrames.All.Values.Select(Encoding.UTF8.GetString));
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            var length = TimeSpan.FromSeconds(double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            var found = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["book session"] = Microseconds(handling.PlayBook, handling._session.Length, length),
            };
            foreach (var (channel, frame) in KrakenFrames.All)
            {
                found[channel] = Microseconds(() => Read(frame), 1, length);
            }

            Console.WriteLine(JsonSerializer.Serialize(found));
        }
    }

    private void PlayBook()
    {
        foreach (var frame in _session)
        {
            var data = (KrakenData<KrakenBookUpdate>)Read(frame);
            foreach (var row in data.Rows)
            {
                if (_book.Apply(row, data.IsSnapshot) != KrakenBookVerdict.Applied)
                {
                    throw new InvalidOperationException("A checksum of the session is wrong.");
                }
            }
        }
    }

    private static KrakenMessage Read(byte[] frame) =>
        KrakenMessageReader.TryRead(frame, out var message, out var fault) ? message : throw new InvalidOperationException($"{fault}");

    private static double Microseconds(Action play, int frames, TimeSpan length)
    {
        var began = TimeProvider.System.GetTimestamp();
        long handled = 0;
        while (TimeProvider.System.GetElapsedTime(began) < length)
        {
            for (var turn = 0; turn < FramesPerLook; turn += frames)
            {
                play();
                handled += frames;
            }
        }

        return TimeProvider.System.GetElapsedTime(began).TotalMicroseconds / handled;
    }
}

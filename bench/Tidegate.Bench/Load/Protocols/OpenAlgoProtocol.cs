using System.Globalization;
using System.Text;

namespace Tidegate.Bench.Load.Protocols;

/// <summary>A client of OpenAlgo: it shows its key, subscribes to instruments, and hears prices that say when they were due.</summary>
/// <param name="instruments">How many of the market each session subscribes to.</param>
internal sealed class OpenAlgoProtocol(int instruments) : Protocol
{
    // As the benchmark's ticker writes it: microseconds, 32 bits, which the gateway takes for paise.
    private const long Wrap = 1L << 32;
    private const long NanosecondsPerUnit = 1_000;

    private readonly byte[] _subscribe = ClientFrames.Masked(1, Encoding.ASCII.GetBytes(Subscribe(instruments)));

    public override string Path => "/openalgo";

    public override void Begin(LoadSession session)
    {
        session.Phase = SessionPhase.Greeting;
        var key = session.Group.Keys[session.Number % session.Group.Keys.Count];
        session.Say(ClientFrames.Masked(1, Encoding.ASCII.GetBytes($$"""{"action":"authenticate","api_key":"{{key}}"}""")));
    }

    public override void Take(LoadSession session, ReadOnlySpan<byte> payload, long now)
    {
        if (payload.StartsWith("{\"type\":\"market_data\""u8))
        {
            session.TakeUpdate(DueOf(payload, now), now);
        }
        else if (session.Phase == SessionPhase.Greeting && payload.IndexOf("\"type\":\"auth\",\"status\":\"success\""u8) >= 0)
        {
            session.Phase = SessionPhase.Subscribing;
            session.Say(_subscribe);
        }
        else if (session.Phase == SessionPhase.Subscribing && payload.IndexOf("\"status\":\"success\""u8) >= 0)
        {
            session.SetReady();
        }
        else
        {
            throw new IOException("The server answered: " + Encoding.UTF8.GetString(payload[..Math.Min(payload.Length, 300)]));
        }
    }

    /// <summary>The latest instant before now that its price can mean.</summary>
    private static long DueOf(ReadOnlySpan<byte> payload, long now)
    {
        var at = payload.IndexOf("\"ltp\":"u8) + 6;
        var (units, decimals, isFraction) = (0L, 0, false);
        for (; at < payload.Length && (payload[at] == '.' || (uint)(payload[at] - '0') <= 9); at++)
        {
            if (payload[at] == '.')
            {
                isFraction = true;
                continue;
            }

            units = (units * 10) + payload[at] - '0';
            decimals += isFraction ? 1 : 0;
        }

        for (; decimals < 2; decimals++)
        {
            units *= 10;
        }

        var age = ((now / NanosecondsPerUnit) - units) % Wrap;
        return now - ((age < 0 ? age + Wrap : age) * NanosecondsPerUnit);
    }

    private static string Subscribe(int instruments)
    {
        var entries = Enumerable
            .Range(0, instruments)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $$"""{"symbol":"T{{number:D4}}","exchange":"NSE"}"""));
        return $$"""{"action":"subscribe","symbols":[{{string.Join(',', entries)}}],"mode":1}""";
    }
}

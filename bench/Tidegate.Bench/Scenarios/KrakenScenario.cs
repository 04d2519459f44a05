using System.Diagnostics;
using System.Text.Json;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>Kraken's recorded frames, read by our client and by npm ccxt in turns: from a socket, and in memory.</summary>
internal static class KrakenScenario
{
    private const string Ours = "tidegate";
    private const string Peer = "ccxt";

    private const int WarmUps = 2;
    private const int WarmUpFactor = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Channels = ["book", "ticker", "trade"];
    private static readonly string[] Unhandled = ["heartbeat", "book", "instrument", "level3"]; // by ccxt; of a book it takes whole sessions only

    public static KrakenResult Run(BenchContext context)
    {
        var paths = context.Fleet.Paths;
        var script = Path.Combine(paths.Folder, "ccxt", "reader.mjs");
        var version = PeerVersion.Of("node", "-p", $"require('{Path.GetDirectoryName(script)}/node_modules/ccxt/package.json').version");
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        if (version is null)
        {
            failures[Peer] = "not installed";
        }

        var bookFile = Path.Combine(paths.Scratch, "kraken-book.jsonl");
        using var player = Start(
            "kraken",
            0,
            ["dotnet", paths.Gateway, "kraken", paths.Data is null ? "-" : Path.Combine(paths.Data, "kraken"), bookFile]
        );
        var ready = player.Hear(Patience).Split(' ', 7);
        var (socket, rest) = ($"ws://127.0.0.1:{ready[1]}", $"http://127.0.0.1:{ready[2]}");
        var frames = Channels.Zip(ready[3..6], (channel, count) => (channel, int.Parse(count, null))).ToDictionary();

        // Our side writes the frames that the other one handles, so it begins.
        var framesFile = Path.Combine(paths.Scratch, "kraken-frames.jsonl");
        using var ourHandler = Start("kraken-handle", 1, ["dotnet", paths.Micro, "kraken-handle", bookFile, framesFile]);
        Expect(ourHandler, "ready");
        using var theirHandler = version is null ? null : Start(Peer, 1, ["node", script, "handle", rest, bookFile, framesFile]);
        Expect(theirHandler, "ready");
        using var ourReader = Start("kraken-reader", 1, ["dotnet", paths.Micro, "kraken-reader", $"{socket}/{Ours}/v2"]);
        using var theirReader = version is null ? null : Start(Peer, 1, ["node", script, "watch", rest, $"{socket}/{Peer}/v2"]);
        Expect(ourReader, "ready");
        Expect(theirReader, "ready");

        List<Reader> readers = [new(Ours, ourReader), .. theirReader is null ? (Reader[])[] : [new Reader(Peer, theirReader)]];
        var reads = Channels.SelectMany(channel => Read(context, player, readers, channel, frames[channel])).ToList();
        return new KrakenResult(ready[6], version ?? "(not installed)", reads, Handle(context, ourHandler, theirHandler), failures);
    }

    private static IEnumerable<KrakenReadSide> Read(
        BenchContext context,
        HelperProcess player,
        List<Reader> readers,
        string channel,
        int framesOfSession
    )
    {
        var settings = context.Settings;
        var found = readers.ToDictionary(reader => reader.Name, _ => new List<Sample>(), StringComparer.Ordinal);
        var times = readers.ToDictionary(reader => reader.Name, reader => WarmUp(reader), StringComparer.Ordinal);
        for (var round = 0; round < settings.PlayRounds; round++)
        {
            foreach (var reader in readers)
            {
                var sample = Play(context, player, reader, channel, times[reader.Name], framesOfSession);
                BenchContext.Tell(
                    $"{channel}, {reader.Name}: {sample.PerSecond:N0} frames/s, {sample.CpuSecondsPerMillion:N2} s of CPU per million, seen {sample.Seen:P1}"
                );
                if (channel == "trade" && reader.Name == Ours && sample.Seen < 1)
                {
                    throw new InvalidOperationException("Our client has left out a trade.");
                }

                found[reader.Name].Add(sample);
            }
        }

        return found.Select(each => new KrakenReadSide(
            channel,
            each.Key,
            Samples.Of(each.Value.Select(sample => sample.PerSecond)),
            Samples.Of(each.Value.Select(sample => sample.CpuSecondsPerMillion)),
            Samples.Of(each.Value.Select(sample => sample.Seen))
        ));

        // How often a session is to be played for a round to last as long as it should.
        int WarmUp(Reader reader)
        {
            var began = Stopwatch.GetTimestamp();
            var plays = 1;
            while (true)
            {
                var sample = Play(context, player, reader, channel, plays, framesOfSession);
                plays = Math.Max((int)(sample.PerSecond * settings.PlayLength.TotalSeconds / framesOfSession), 1);
                if (Stopwatch.GetElapsedTime(began) >= settings.PlayWarmUp)
                {
                    return plays;
                }
            }
        }
    }

    private static Sample Play(BenchContext context, HelperProcess player, Reader reader, string channel, int times, int framesOfSession)
    {
        var account = new CpuAccount(() => reader.Process.Cpu, () => player.Cpu);
        var began = Stopwatch.GetTimestamp();
        player.Tell($"play {reader.Name} {channel} {times}");
        var said = reader.Process.Hear(Patience).Split(' ');
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var cpu = context.Close(account);
        player.Tell("stop");
        if (said is not ["done", var of, var seen] || of != channel)
        {
            throw new IOException($"{reader.Name} said {string.Join(' ', said)} of {channel}.");
        }

        double frames = (double)times * framesOfSession;
        return new Sample(frames / seconds, cpu.ServerSeconds * 1e6 / frames, Math.Min(double.Parse(seen, null) / frames, 1));
    }

    private static List<KrakenHandleSide> Handle(BenchContext context, HelperProcess ours, HelperProcess? theirs)
    {
        var (found, other) = (new Dictionary<string, List<double>>(), new Dictionary<string, List<double>>());
        for (var round = -WarmUps; round < context.Settings.PlayRounds; round++)
        {
            Measure(ours, found, round);
            if (theirs is not null)
            {
                Measure(theirs, other, round);
            }
        }

        foreach (var frame in Unhandled)
        {
            other.Remove(frame);
        }

        return
        [
            .. found.Select(each => new KrakenHandleSide(
                each.Key,
                Samples.Of(each.Value),
                other.TryGetValue(each.Key, out var runs) ? Samples.Of(runs) : null
            )),
        ];

        // The rounds below zero are for the compilers, which share the core.
        void Measure(HelperProcess process, Dictionary<string, List<double>> into, int round)
        {
            var length = context.Settings.HandleLength * (round < 0 ? WarmUpFactor : 1);
            process.Tell(FormattableString.Invariant($"measure {length.TotalSeconds}"));
            foreach (var (frame, microseconds) in JsonSerializer.Deserialize<Dictionary<string, double>>(process.Hear(Patience))!)
            {
                if (!into.TryGetValue(frame, out var runs))
                {
                    into[frame] = runs = [];
                }

                if (round >= 0)
                {
                    runs.Add(microseconds);
                }
            }
        }
    }

    private static HelperProcess Start(string name, int core, string[] command) =>
        new(name, core, command, new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_gcServer"] = "0" });

    private static void Expect(HelperProcess? process, string line)
    {
        if (process?.Hear(Patience) is { } said && said != line)
        {
            throw new IOException($"It said {said} instead of {line}.");
        }
    }

    private sealed record Reader(string Name, HelperProcess Process);

    private sealed record Sample(double PerSecond, double CpuSecondsPerMillion, double Seen);
}

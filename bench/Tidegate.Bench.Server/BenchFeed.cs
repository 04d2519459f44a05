using System.Runtime.InteropServices;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Bench.Server;

/// <summary>Publishes one symbol, or those of the market in turn, at a steady rate, open loop: each update carries the instant at which it was due, however late it is.</summary>
internal sealed partial class BenchFeed : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int UpdatesPerLook = 64; // so often a loop that is behind looks at the clock and at the rate again

    private readonly AutoResetEvent _changed = new(initialState: false);
    private readonly IUpdateSink _sink;
    private readonly TimeProvider _time;
    private Plan _plan = new(0, []);
    private int _changes;

    public BenchFeed(IUpdateSink sink, TimeProvider time)
    {
        (_sink, _time) = (sink, time);
        new Thread(Run) { Name = "bench-feed", IsBackground = true }.Start();
    }

    /// <summary>Updates per second from now on, of the one symbol or of so many of the market together; 0 pauses.</summary>
    public void SetRate(double rate, int marketTopics)
    {
        Volatile.Write(ref _plan, new Plan(rate, marketTopics == 0 ? [BenchTopics.Symbol] : [.. BenchTopics.Market.Take(marketTopics)]));
        Interlocked.Increment(ref _changes);
        _changed.Set();
    }

    public void Dispose() => _changed.Dispose();

    private void Run()
    {
        while (true)
        {
            var changes = Volatile.Read(ref _changes);
            var plan = Volatile.Read(ref _plan);
            if (plan.Rate > 0)
            {
                Publish(NanosecondsPerSecond / plan.Rate, plan.Topics, changes);
            }
            else
            {
                _changed.WaitOne();
            }
        }
    }

    private void Publish(double period, Topic[] topics, int changes)
    {
        var start = Now();
        for (long published = 0; Volatile.Read(ref _changes) == changes; )
        {
            var now = Now();
            for (var i = 0; i < UpdatesPerLook; i++)
            {
                var due = start + (long)(published * period);
                if (due > now)
                {
                    Sleep(due - now);
                    break;
                }

                _sink.Publish(new MarketUpdate(topics[published % topics.Length], 2954.35m) { ExchangeTimeNs = due });
                published++;
            }
        }
    }

    /// <summary>Monotonic nanoseconds, the same clock in every process of the machine.</summary>
    private long Now() => (long)(_time.GetTimestamp() * ((double)NanosecondsPerSecond / _time.TimestampFrequency));

    // Thread.Sleep knows only whole milliseconds, which would be most of a latency.
    private static void Sleep(long nanoseconds)
    {
        var (seconds, rest) = Math.DivRem(Math.Min(nanoseconds, NanosecondsPerSecond / 10), NanosecondsPerSecond);
        _ = NanoSleep(new TimeSpec(seconds, rest), 0);
    }

    private sealed record Plan(double Rate, Topic[] Topics);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec duration, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}

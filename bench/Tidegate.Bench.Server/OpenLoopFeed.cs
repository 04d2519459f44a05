using System.Globalization;
using System.Runtime.InteropServices;

namespace Tidegate.Bench.Server;

/// <summary>Publishes at a steady rate, open loop: each update carries the instant at which it was due, however late it is.</summary>
internal sealed partial class OpenLoopFeed : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int UpdatesPerLook = 64; // so often a loop that is behind looks at the clock and at the rate again

    private readonly AutoResetEvent _changed = new(initialState: false);
    private readonly Action<long, long, int> _publish;
    private readonly TimeProvider _time;
    private Plan _plan = new(0, 0);
    private int _changes;
    private int _once;

    /// <param name="publish">Publishes one update, called by one thread: the monotonic instant in nanoseconds at which it was due, its number, and of how many topics of the market (0: of the one symbol).</param>
    /// <param name="time">The clock.</param>
    public OpenLoopFeed(Action<long, long, int> publish, TimeProvider time)
    {
        (_publish, _time) = (publish, time);
        new Thread(Run) { Name = "bench-feed", IsBackground = true }.Start();
    }

    /// <summary>
    /// Does as the driver says until it has gone: <c>rate 20</c> is 20 updates of the one symbol per second from now on, <c>rate 20 3000</c> of so many
    /// topics of the market together, 0 pauses; <c>once</c> is one update now.
    /// </summary>
    public void Obey(TextReader driver)
    {
        while (driver.ReadLine() is { } line)
        {
            if (line.Split(' ') is ["rate", var rate, .. var topics])
            {
                var plan = new Plan(
                    double.Parse(rate, CultureInfo.InvariantCulture),
                    topics is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 0
                );
                Volatile.Write(ref _plan, plan);
            }
            else if (line == "once")
            {
                Interlocked.Increment(ref _once);
            }

            Interlocked.Increment(ref _changes);
            _changed.Set();
        }
    }

    public void Dispose() => _changed.Dispose();

    private void Run()
    {
        while (true)
        {
            var changes = Volatile.Read(ref _changes);
            var plan = Volatile.Read(ref _plan);
            for (var left = Interlocked.Exchange(ref _once, 0); left > 0; left--)
            {
                _publish(Now(), 0, 0);
            }

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

    private void Publish(double period, int topics, int changes)
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

                _publish(due, published++, topics);
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

    private sealed record Plan(double Rate, int Topics);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec duration, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}

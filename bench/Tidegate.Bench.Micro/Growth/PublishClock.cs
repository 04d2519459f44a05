using System.Diagnostics;

namespace Tidegate.Bench.Micro.Growth;

/// <summary>Measures something that is done over and over, by batches long enough for the clock.</summary>
internal sealed class PublishClock(bool isQuick)
{
    private const int WarmUpsMin = 32; // more than the history holds, however long a publish takes

    private readonly TimeSpan _warmUp = TimeSpan.FromMilliseconds(isQuick ? 100 : 300);
    private readonly TimeSpan _sample = TimeSpan.FromMilliseconds(isQuick ? 50 : 150);
    private readonly int _samples = isQuick ? 3 : 7;

    public GrowthPoint Measure(int count, Action publish)
    {
        GC.Collect(); // what building so much has left behind is not a publish's
        var batch = WarmUp(publish);
        var samples = new double[_samples];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Run(publish, batch).TotalNanoseconds / batch;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(samples);
        return new GrowthPoint(count, samples[_samples / 2], allocated / ((double)batch * _samples));
    }

    /// <summary>Lets code, pools and histories become what they will stay; returns how often fits into a sample.</summary>
    private long WarmUp(Action publish)
    {
        var done = 0L;
        var began = Stopwatch.GetTimestamp();
        for (var batch = 1L; done < WarmUpsMin || Stopwatch.GetElapsedTime(began) < _warmUp; batch *= 2)
        {
            Run(publish, batch);
            done += batch;
        }

        return Math.Max((long)(done * (_sample / Stopwatch.GetElapsedTime(began))), 1);
    }

    private static TimeSpan Run(Action publish, long times)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0L; i < times; i++)
        {
            publish();
        }

        return Stopwatch.GetElapsedTime(began);
    }
}

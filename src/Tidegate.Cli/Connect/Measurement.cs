using System.Globalization;
using System.Text.Json;
using Tidegate.Client;

namespace Tidegate.Cli.Connect;

/// <summary>What <c>--measure</c> reports: rate, latency where the data's time is of now, and what was merged or missed.</summary>
internal sealed class Measurement(TimeProvider time)
{
    /// <summary>Latencies kept: the last ones, so that a long run stays bounded.</summary>
    public const int SamplesMax = 65_536;

    // Beyond it the time in the data is not the time of sending: a replayed day, a wrong clock.
    private static readonly TimeSpan LatencyMax = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (string? Epoch, long Seq)> _positions = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();
    private readonly double[] _latenciesMs = new double[SamplesMax];
    private long _latencyCount;
    private long _messages;
    private long _merged;
    private long _missed;
    private TimeSpan? _roundTrip;

    public long Messages => _messages;

    public void Add(DateTimeOffset? sentAt, DateTimeOffset receivedAt)
    {
        _messages++;
        if (sentAt is { } sent && receivedAt - sent is var latency && latency > -LatencyMax && latency < LatencyMax)
        {
            _latenciesMs[_latencyCount++ % SamplesMax] = latency.TotalMilliseconds;
        }
    }

    /// <summary>Follows the numbering of a topic: what is neither there nor merged was missed.</summary>
    public void Follow(Push push)
    {
        if (push is not { Topic.Path: { } topic, Seq: { } seq })
        {
            return;
        }

        _merged += push.Merged;
        var known = _positions.TryGetValue(topic, out var last);
        if (known && push.Kind == PushKind.Update)
        {
            _missed += Math.Max(0, seq - last.Seq - 1 - push.Merged);
        }

        _positions[topic] = (push.Epoch ?? last.Epoch, seq);
    }

    public void RoundTrip(TimeSpan roundTrip) => _roundTrip = roundTrip;

    public string Text()
    {
        var elapsed = time.GetElapsedTime(_start);
        var rate = elapsed > TimeSpan.Zero ? _messages / elapsed.TotalSeconds : 0;
        var text = Format($"{_messages:N0} messages in {elapsed.TotalSeconds:0.0} s: {rate:N1} per second");
        text += Percentiles() is { } latency
            ? Format(
                $"\nlatency p50 {latency.P50:0.0} ms, p99 {latency.P99:0.0} ms (last {Math.Min(_latencyCount, SamplesMax):N0}, both clocks as they are)"
            )
            : "\nlatency not known: the times in the data are not of now";
        text += _roundTrip is { } roundTrip ? Format($"\nround trip {roundTrip.TotalMilliseconds:0.0} ms") : "";
        return text + Format($"\nmerged {_merged:N0}, missed {_missed:N0}");
    }

    public void Write(Utf8JsonWriter writer)
    {
        var elapsed = time.GetElapsedTime(_start);
        var latency = Percentiles();
        writer.WriteStartObject("measured");
        writer.WriteNumber("messages", _messages);
        writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
        writer.WriteNumber("perSecond", elapsed > TimeSpan.Zero ? Math.Round(_messages / elapsed.TotalSeconds, 1) : 0);
        WriteMilliseconds(writer, "latencyP50Ms", latency?.P50);
        WriteMilliseconds(writer, "latencyP99Ms", latency?.P99);
        WriteMilliseconds(writer, "roundTripMs", _roundTrip?.TotalMilliseconds);
        writer.WriteNumber("merged", _merged);
        writer.WriteNumber("missed", _missed);
        writer.WriteEndObject();
    }

    private static void WriteMilliseconds(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } milliseconds)
        {
            writer.WriteNumber(name, Math.Round(milliseconds, 3));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private (double P50, double P99)? Percentiles()
    {
        var count = (int)Math.Min(_latencyCount, SamplesMax);
        if (count == 0)
        {
            return null;
        }

        var sorted = _latenciesMs[..count];
        Array.Sort(sorted);
        return (At(0.50), At(0.99));

        // Nearest rank: the smallest value that at least this share of the samples does not exceed.
        double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * count) - 1)];
    }
}

using System.Text.Json;

namespace Tidegate.Cli.Kraken;

/// <summary>The two public calls that a check makes: <c>Time</c> and <c>SystemStatus</c>. Answers are small and bounded.</summary>
internal sealed class KrakenPublicCalls(HttpMessageHandler handler, Uri address, TimeProvider time) : IDisposable
{
    private const int AnswerBytesMax = 65_536;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(handler) { Timeout = Timeout, MaxResponseContentBufferSize = AnswerBytesMax };

    /// <summary>How far this machine's clock is ahead; the way there and back is shared out evenly.</summary>
    /// <exception cref="HttpRequestException">No answer, or not the one that was asked for.</exception>
    public async Task<TimeSpan> ClockAheadAsync(CancellationToken cancellation)
    {
        var (before, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        var result = await GetAsync("/0/public/Time", cancellation);
        var here = before + (time.GetElapsedTime(stamp) / 2);
        return result.TryGetProperty("unixtime", out var seconds) && seconds.TryGetInt64(out var unix) && unix is > 0 and < 10_413_792_000
            ? here - DateTimeOffset.FromUnixTimeSeconds(unix).AddSeconds(0.5) // it says whole seconds
            : throw new HttpRequestException("Kraken's answer holds no time.");
    }

    /// <summary><c>online</c>, <c>maintenance</c>, <c>cancel_only</c> or <c>post_only</c>.</summary>
    /// <exception cref="HttpRequestException">No answer, or not the one that was asked for.</exception>
    public async Task<string> StateAsync(CancellationToken cancellation) =>
        (await GetAsync("/0/public/SystemStatus", cancellation)).TryGetProperty("status", out var status) && status.GetString() is { } text
            ? text
            : throw new HttpRequestException("Kraken's answer holds no state.");

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
            request.Headers.TryAddWithoutValidation("User-Agent", "tidegate-cli");
            using var response = await _http.SendAsync(request, cancellation);
            response.EnsureSuccessStatusCode();
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
            return document.RootElement.GetProperty("result").Clone();
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HttpRequestException("What answered is not Kraken.", unreadable);
        }
        catch (TaskCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"There was no answer within {Timeout.TotalSeconds:F0} s.", late);
        }
    }
}

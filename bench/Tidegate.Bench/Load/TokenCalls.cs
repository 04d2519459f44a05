using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Tidegate.Bench.Load;

/// <summary>Clients that ask for token after token with an API key, each over a connection of its own.</summary>
internal static class TokenCalls
{
    /// <summary>Asks for this long.</summary>
    /// <param name="port">Where the gateway listens.</param>
    /// <param name="keys">One for each client.</param>
    /// <param name="length">How long.</param>
    /// <returns>Tokens that were given.</returns>
    /// <exception cref="HttpRequestException">A call was refused.</exception>
    public static async Task<int> RunAsync(int port, IReadOnlyList<string> keys, TimeSpan length)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = keys.Count };
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(keys.Select(key => Task.Run(() => AskAsync(http, key, began, length))));
        return counts.Sum();
    }

    private static async Task<int> AskAsync(HttpClient http, string key, long began, TimeSpan length)
    {
        var body = Encoding.ASCII.GetBytes("{}");
        var count = 0;
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/token");
            request.Headers.Add("X-API-Key", key);
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync();
            count++;
        }

        return count;
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Tidegate.Bench.Load.Simulations;

/// <summary>Makes replays through <c>POST /api/replays</c>, and hears all of them on one socket of <c>tidegate.v1</c>. Not thread-safe.</summary>
internal sealed class ReplayClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly HttpClient _http;
    private readonly List<string> _replays = [];
    private int _topics;

    /// <param name="port">Where the gateway listens.</param>
    /// <param name="token">Whose the replays are.</param>
    public ReplayClient(int port, string token)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Updates and snapshots that came.</summary>
    public long Heard { get; private set; }

    /// <summary>Updates that a newer one stood for.</summary>
    public long Merged { get; private set; }

    /// <summary>Connects, with a token of its own.</summary>
    public async Task ConnectAsync(string token)
    {
        _socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_http.BaseAddress!.Port}/stream"), _patience.Token);
    }

    /// <summary>Makes a replay that waits for <see cref="ResumeAsync"/>, and subscribes to all of it.</summary>
    /// <returns>Time from its first row to its last, in the data.</returns>
    public async Task<TimeSpan> AddAsync(string file, DateTimeOffset until, double speed)
    {
        var wish = new
        {
            file,
            to = until,
            speed,
            paused = true,
        };
        using var answer = await _http.PostAsJsonAsync("/api/replays", wish, _patience.Token);
        using var made = await JsonDocument.ParseAsync(
            await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(_patience.Token),
            default,
            _patience.Token
        );
        _replays.Add(made.RootElement.GetProperty("id").GetString()!);
        var topics = made
            .RootElement.GetProperty("topics")
            .EnumerateArray()
            .Select(topic => $$"""{"topic":"{{topic.GetString()}}"}""")
            .ToArray();
        _topics += topics.Length;
        var request = $$"""{"op":"subscribe","id":{{_replays.Count}},"subs":[{{string.Join(',', topics)}}]}""";
        await _socket.SendAsync(Encoding.UTF8.GetBytes(request), WebSocketMessageType.Text, endOfMessage: true, _patience.Token);
        return made.RootElement.GetProperty("last").GetDateTimeOffset() - made.RootElement.GetProperty("first").GetDateTimeOffset();
    }

    /// <summary>Lets all of them play.</summary>
    public async Task ResumeAsync()
    {
        foreach (var replay in _replays)
        {
            using var answer = await _http.PostAsync($"/api/replays/{replay}/resume", null, _patience.Token);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Hears until every topic has come to its end.</summary>
    public async Task HearAsync()
    {
        var buffer = new byte[65_536];
        var length = 0;
        for (var ended = 0; ended < _topics; )
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(length), _patience.Token);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new IOException($"The gateway has closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            }

            if (part.EndOfMessage)
            {
                ended += Take(buffer.AsSpan(0, length)) ? 1 : 0;
                length = 0;
            }
        }
    }

    /// <summary>Rows that were played, as the gateway says.</summary>
    public async Task<long> PlayedAsync()
    {
        var played = 0L;
        foreach (var replay in _replays)
        {
            using var answer = JsonDocument.Parse(await _http.GetStringAsync($"/api/replays/{replay}", _patience.Token));
            played += answer.RootElement.GetProperty("rowsPlayed").GetInt64();
        }

        return played;
    }

    /// <summary>Ends them.</summary>
    public async Task EndAsync()
    {
        foreach (var replay in _replays)
        {
            using var answer = await _http.DeleteAsync(
                string.Create(CultureInfo.InvariantCulture, $"/api/replays/{replay}"),
                _patience.Token
            );
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _http.Dispose();
        _patience.Dispose();
    }

    // True where a topic has come to its end.
    private bool Take(ReadOnlySpan<byte> message)
    {
        // {"type":"update",... and {"type":"snapshot",...
        var type = message[9..];
        if (type.StartsWith("update"u8) || type.StartsWith("snapshot"u8))
        {
            Heard++;
            var name = "\"merged\":"u8;
            if (message.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(message[(at + name.Length)..], out long merged, out _))
            {
                Merged += merged;
            }

            return false;
        }

        if (type.StartsWith("error"u8) || type.StartsWith("gap"u8))
        {
            throw new IOException($"The gateway says: {Encoding.UTF8.GetString(message)}");
        }

        return message.IndexOf("\"end_of_data\""u8) >= 0;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Gateways;

/// <summary>Asks a running gateway over its API. What it refuses ends the command with one sentence of its problem body (RFC 9457).</summary>
internal sealed class GatewayLine(HttpClient http, TimeProvider time) : IDisposable
{
    /// <summary>A longer answer is none of ours.</summary>
    public const int AnswerBytesMax = 16 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks for something.</summary>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => AskAsync(HttpMethod.Get, path, null, cancellation);

    /// <summary>Asks for an act, with one JSON object or nothing.</summary>
    /// <returns>The answer; undefined where it is empty.</returns>
    public Task<JsonElement> PostAsync(string path, string? json, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, path, json, cancellation);

    /// <summary>Puts a document.</summary>
    public Task<JsonElement> PutAsync(string path, string json, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Put, path, json, cancellation);

    /// <summary>Removes something.</summary>
    public Task<JsonElement> DeleteAsync(string path, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Delete, path, null, cancellation);

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task<JsonElement> AskAsync(HttpMethod method, string path, string? json, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        try
        {
            using var response = await http.SendAsync(request, stop.Token);
            var body = await response.Content.ReadAsByteArrayAsync(stop.Token);
            return response.IsSuccessStatusCode ? Parse(body) : throw Refused(response, body);
        }
        catch (HttpRequestException broken)
        {
            throw new CliFailure(ExitCodes.Network, $"{SafeText.Of(broken.Message)} Is the gateway running at {http.BaseAddress}?");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new CliFailure(
                ExitCodes.Network,
                $"The gateway at {http.BaseAddress} did not answer within {DurationText.Of(Patience)}."
            );
        }
    }

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return body.Length == 0 ? default : JsonSerializer.Deserialize(body, JsonElements.Default.JsonElement);
        }
        catch (JsonException)
        {
            throw new CliFailure(ExitCodes.Network, "The answer is not that of a gateway: check the address.");
        }
    }

    private static CliFailure Refused(HttpResponseMessage response, byte[] body)
    {
        var (status, words) = (response.StatusCode, Words(body));
        var said = words is null ? "" : $" {words}.";
        var wait = response.Headers.RetryAfter?.Delta is { } delay ? $" Try again in {DurationText.Of(delay)}." : "";
        var advice = status switch
        {
            HttpStatusCode.Unauthorized => " Get a new token or key, or see what is wrong with this one (tidegate token verify -).",
            HttpStatusCode.Forbidden => " The credential is good, but is no administrator's.",
            HttpStatusCode.NotFound when words is null =>
                " Outside Development this API is at the management address (--url http://127.0.0.1:9090).",
            _ => wait,
        };
        return new CliFailure(
            status == HttpStatusCode.NotFound && words is not null ? ExitCodes.Negative : ExitCodes.Refused,
            $"HTTP {(int)status}.{said}{advice}"
        );
    }

    // A problem body of ours: its detail, and the rule that decided.
    private static string? Words(byte[] body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var root = problem.RootElement;
            var text = root.Text("detail") ?? root.Text("title") ?? root.Text("message");
            return text is null ? null : SafeText.Of(root.Text("rule") is { } rule ? $"{text.TrimEnd('.')} ({rule})" : text.TrimEnd('.'));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

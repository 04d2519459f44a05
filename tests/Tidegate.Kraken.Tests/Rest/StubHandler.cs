using System.Net;
using System.Text;

namespace Tidegate.Kraken.Tests.Rest;

/// <summary>Answers requests as a test says, and keeps what was asked.</summary>
internal sealed class StubHandler(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly Lock _gate = new();

    public List<(HttpRequestMessage Request, string Body)> Requests { get; } = [];

    public static HttpResponseMessage Json(string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Error(string text) => Json($$"""{"error":["{{text}}"]}""");

    public static HttpResponseMessage Token(string token) =>
        Json("""{"error":[],"result":{"token":"THE-TOKEN","expires":900}}""".Replace("THE-TOKEN", token, StringComparison.Ordinal));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        int turn;
        lock (_gate)
        {
            Requests.Add((request, body));
            turn = Requests.Count;
        }

        return answer(turn);
    }
}

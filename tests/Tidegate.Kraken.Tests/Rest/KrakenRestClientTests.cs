using System.Net;
using System.Text;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Signing;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Rest;

public sealed class KrakenRestClientTests : IDisposable
{
    private const string Balance = "/0/private/Balance";
    private readonly ManualTime _time = new();
    private readonly CountingNonces _nonces = new();
    private readonly KrakenApiKey _key = TestKeys.Worker();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_carries_key_nonce_parameters_and_the_signature_of_exactly_its_body()
    {
        using var handler = new StubHandler(_ => StubHandler.Json("""{"error":[],"result":{"ZUSD":"1.0"}}"""));
        using var client = Client(handler, new KrakenRestOptions { OneTimePassword = "12 3" });

        var result = await client.PostAsync(Balance, [new("asset", "x&y z")], 1, Ending);

        var (request, body) = Assert.Single(handler.Requests);
        Assert.Equal("1.0", result.GetProperty("ZUSD").GetString());
        Assert.Equal("https://api.kraken.com/0/private/Balance", request.RequestUri!.AbsoluteUri);
        Assert.Equal("nonce=1&asset=x%26y%20z&otp=12%203", body);
        Assert.Equal("application/x-www-form-urlencoded", request.Content!.Headers.ContentType!.MediaType);
        Assert.Equal(["worker"], request.Headers.GetValues("API-Key"));
        Assert.Equal([KrakenSigner.Sign(_key, Balance, 1, Encoding.ASCII.GetBytes(body))], request.Headers.GetValues("API-Sign"));
        Assert.NotEmpty(request.Headers.GetValues("User-Agent"));
        Assert.Equal([1UL], _nonces.AcceptedOnes);
    }

    [Fact]
    public async Task Refused_nonce_is_followed_at_once_by_a_later_one()
    {
        using var handler = new StubHandler(turn =>
            turn == 1 ? StubHandler.Error("EAPI:Invalid nonce") : StubHandler.Json("""{"error":[],"result":1}""")
        );
        using var client = Client(handler);

        await client.PostAsync(Balance, [], 1, Ending);

        Assert.Equal(["nonce=1", "nonce=1002"], handler.Requests.Select(request => request.Body));
        Assert.Equal([1UL], _nonces.RefusedOnes);
    }

    [Fact]
    public async Task Second_refused_nonce_is_reported()
    {
        using var handler = new StubHandler(_ => StubHandler.Error("EAPI:Invalid nonce"));
        using var client = Client(handler);

        var refusal = await Assert.ThrowsAsync<KrakenApiException>(() => client.PostAsync(Balance, [], 1, Ending));

        Assert.Equal(KrakenErrorKind.InvalidNonce, refusal.Error.Kind);
        Assert.Equal(2, handler.Requests.Count);
    }

    [Theory]
    [InlineData("EService:Unavailable")]
    [InlineData("EAPI:Invalid key")]
    [InlineData("EGeneral:Temporary lockout")]
    public async Task Any_other_error_is_reported_after_one_request(string text)
    {
        using var handler = new StubHandler(_ => StubHandler.Error(text));
        using var client = Client(handler);

        await Assert.ThrowsAsync<KrakenApiException>(() => client.PostAsync(Balance, [], 1, Ending));

        Assert.Single(handler.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"error":[]}""")]
    [InlineData("""{"error":[],"result":null}""")]
    [InlineData("""{"error":"EAPI:Invalid key","result":{}}""")]
    [InlineData("""{"error":[7],"result":{}}""")]
    [InlineData("""{"error":[],"result":{}""")]
    public async Task Answer_that_is_none_is_told_from_a_refusal_and_not_repeated(string body)
    {
        using var handler = new StubHandler(_ => StubHandler.Json(body));
        using var client = Client(handler);

        var fault = await Assert.ThrowsAsync<KrakenTransportException>(() => client.PostAsync(Balance, [], 1, Ending));

        Assert.Single(handler.Requests);
        Assert.DoesNotContain("html", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_nested_ten_thousand_deep_is_refused()
    {
        using var handler = new StubHandler(_ =>
            StubHandler.Json("{\"error\":[],\"result\":" + new string('[', 10_000) + new string(']', 10_000) + "}")
        );
        using var client = Client(handler);

        await Assert.ThrowsAsync<KrakenTransportException>(() => client.PostAsync(Balance, [], 1, Ending));
    }

    [Fact]
    public async Task Warnings_and_an_error_beside_a_result_are_told_apart()
    {
        using var handler = new StubHandler(turn =>
            StubHandler.Json(
                turn == 1 ? """{"error":["WGeneral:Old"],"result":1}""" : """{"error":["WGeneral:Old","EService:Busy"],"result":1}"""
            )
        );
        using var client = Client(handler);

        Assert.Equal(1, (await client.PostAsync(Balance, [], 1, Ending)).GetInt32());
        await Assert.ThrowsAsync<KrakenApiException>(() => client.PostAsync(Balance, [], 1, Ending));
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task Status_other_than_200_did_not_come_from_the_exchange_itself(HttpStatusCode status)
    {
        using var handler = new StubHandler(_ => new HttpResponseMessage(status)
        {
            Content = new StringContent("""{"error":[],"result":1}"""),
        });
        using var client = Client(handler);

        var fault = await Assert.ThrowsAsync<KrakenTransportException>(() => client.PostAsync(Balance, [], 1, Ending));

        Assert.Equal(status, fault.Status);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Answer_is_read_up_to_its_limit_and_not_beyond(int beyond, bool isTaken)
    {
        const string Head = "{\"error\":[],\"result\":\"";
        var body = Head + new string('x', 10_000 - Head.Length - 2 + beyond) + "\"}";
        using var handler = new StubHandler(_ => StubHandler.Json(body));
        using var client = Client(handler, new KrakenRestOptions { ResponseBytesMax = 10_000 });

        var fault = await Record.ExceptionAsync(() => client.PostAsync(Balance, [], 1, Ending));

        Assert.Equal(isTaken, fault is null);
    }

    [Fact]
    public async Task Answer_that_does_not_come_ends_at_the_deadline()
    {
        using var handler = new SilentHandler();
        using var client = new KrakenRestClient(new HttpMessageInvoker(handler), _key, _nonces, Counter(), new KrakenRestOptions(), _time);

        var call = client.PostAsync(Balance, [], 1, Ending);
        await handler.Asked.WaitAsync(TimeSpan.FromSeconds(60), Ending);
        _time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<KrakenTransportException>(() => call.WaitAsync(TimeSpan.FromSeconds(60), Ending));
    }

    [Fact]
    public async Task Caller_who_gives_up_is_not_told_of_a_fault()
    {
        using var handler = new SilentHandler();
        using var client = new KrakenRestClient(new HttpMessageInvoker(handler), _key, _nonces, Counter(), new KrakenRestOptions(), _time);
        using var leaving = new CancellationTokenSource();

        var call = client.PostAsync(Balance, [], 1, leaving.Token);
        await handler.Asked.WaitAsync(TimeSpan.FromSeconds(60), Ending);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(60), Ending));
    }

    [Theory]
    [InlineData("http://api.kraken.com")]
    [InlineData("ftp://localhost")]
    [InlineData("https://user:word@api.kraken.com")]
    public void Address_that_would_show_the_key_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() =>
            Client(new StubHandler(_ => StubHandler.Json("")), new KrakenRestOptions { Address = new Uri(address) })
        );

    public void Dispose() => _key.Dispose();

    private RestCounter Counter() => new(KrakenTier.Pro, _time);

    private KrakenRestClient Client(StubHandler handler, KrakenRestOptions? options = null) =>
        new(new HttpMessageInvoker(handler), _key, _nonces, Counter(), options ?? new KrakenRestOptions(), _time);

    private sealed class SilentHandler : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Nothing ends this wait but its cancellation.");
        }
    }
}

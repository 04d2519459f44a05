using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Tidegate.Gateway.Listening;
using Tidegate.Gateway.Starting;
using Tidegate.Tests.Gateway.Listening;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class HealthQuestionTests
{
    [Theory]
    [InlineData(StatusCodes.Status200OK, 0)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, 1)]
    [InlineData(StatusCodes.Status404NotFound, 1)]
    public async Task Only_a_gateway_that_says_it_is_ready_is_healthy(int status, int expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => Results.StatusCode(status));
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected, await AskAsync(new Uri(app.Urls.First()).Authority));
    }

    [Fact]
    public async Task Nobody_there_is_not_healthy()
    {
        using var other = new TakenPort();
        var address = other.Address;
        other.Dispose();

        Assert.Equal(1, await AskAsync(address));
    }

    [Fact]
    public async Task An_address_that_is_none_is_not_healthy()
    {
        Assert.Equal(1, await AskAsync("nowhere"));
    }

    [Theory]
    [InlineData("0.0.0.0:8080", false, "http://127.0.0.1:8080/health/ready")]
    [InlineData("[::]:8080", false, "http://[::1]:8080/health/ready")]
    [InlineData("10.1.2.3:8080", false, "http://10.1.2.3:8080/health/ready")]
    [InlineData("127.0.0.1:8443", true, "https://127.0.0.1:8443/health/ready")]
    public void A_gateway_is_asked_where_it_listens(string bound, bool isTls, string expected)
    {
        Assert.Equal(new Uri(expected), HealthQuestion.UrlOf(ListenAddress.Parse(bound)!, isTls));
    }

    private static Task<int> AskAsync(string bound)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Tidegate:Listen:Main", (string?)bound)]);
        return HealthQuestion.AskAsync(configuration.Build(), TimeProvider.System);
    }
}

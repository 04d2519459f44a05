using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Hosting;

public sealed class ServerOrderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_listener_is_counted_whether_it_is_named_before_Tidegate_is_added_or_after(bool isNamedBefore)
    {
        await using var app = Build(isNamedBefore);
        await app.StartAsync(TestContext.Current.CancellationToken);

        await using var peer = await RawPeer.ConnectAsync(new IPEndPoint(IPAddress.Loopback, new Uri(app.Urls.Single()).Port));
        await peer.SendAsync(RawPeer.Request("GET /health/live HTTP/1.1", "Host: 127.0.0.1"));
        await peer.ReadResponseAsync();

        Assert.Equal(1, app.Services.GetRequiredService<ConnectionCeiling>().Open);
    }

    private static WebApplication Build(bool isNamedBefore)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (isNamedBefore)
        {
            Listen(builder);
            Add(builder);
        }
        else
        {
            Add(builder);
            Listen(builder);
        }

        var app = builder.Build();
        app.MapTidegate();
        app.MapTidegateHealth();
        return app;
    }

    private static void Listen(WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));

    private static void Add(WebApplicationBuilder builder) =>
        builder.Services.AddTidegate(
            new TidegateOptions
            {
                Auth = { Issuers = [new() { Name = "mine", Keys = [new() { Secret = "nB7rT2yXk9WmQ4sLpZ8vJ1cHdF6gAeU3" }] }] },
                Endpoints = { ["stream"] = new EndpointOptions { Paths = ["/stream"] } },
            }
        );
}

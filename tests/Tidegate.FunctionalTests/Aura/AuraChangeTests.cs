using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>Rules that change while clients listen: what is taken away is said in the words of the endpoint, and nothing of it comes any more.</summary>
public sealed class AuraChangeTests
{
    [Fact]
    public async Task A_dashboard_that_is_taken_away_is_told_as_a_subscription_that_would_be_refused()
    {
        await using var world = await StartAsync();
        await using var peer = await world.OpenDashboardAsync();
        await world.PublishAsync("app/analytics/dashboard", """{"revenue_today":1}""");
        await peer.SendTextAsync("""{"type":"subscribe","data":{"subscription_type":"dashboard"}}""");
        Assert.Equal("dashboard_update", await AuraWorld.NextTypeAsync(peer));
        Assert.Equal("subscription_confirm", await AuraWorld.NextTypeAsync(peer));

        await DenyAsync(world, "app/analytics/**");
        var told = await AuraWorld.NextAsync(peer);
        await world.PublishAsync("app/analytics/dashboard", """{"revenue_today":2}""");
        var next = await AuraWorld.AskAsync(peer, """{"type":"heartbeat"}""");

        Assert.Equal("error", told.GetProperty("type").GetString());
        Assert.Equal("Insufficient permissions for dashboard subscription", told.GetProperty("data").GetProperty("error").GetString());
        Assert.Equal("heartbeat", next.GetProperty("type").GetString()); // and not the update
    }

    [Theory]
    [InlineData(AuraWorld.Kds + "7", "app/kds/**", "app/kds/7")]
    [InlineData(AuraWorld.Queue + "7", "app/queues/**", "app/queues/7")]
    [InlineData(AuraWorld.Tables + "1", "app/tables/**", "app/tables/1")]
    public async Task A_place_that_is_taken_away_is_told_in_one_sentence(string path, string topics, string topic)
    {
        await using var world = await StartAsync();
        var (peer, _) = await world.OpenAsync(path);
        await using var _1 = peer;

        await DenyAsync(world, topics);
        var told = await NextOfTypeAsync(peer, "error");
        await world.PublishAsync(topic, """{"items":[]}""");
        await peer.SettleAsync();

        Assert.Equal("Insufficient permissions", told.GetProperty("message").GetString());
        Assert.False(await HasMoreAsync(peer));
    }

    [Theory]
    [InlineData(AuraWorld.Kds + "1", "Invalid message format")]
    [InlineData(AuraWorld.Queue + "1", "Invalid message format")]
    [InlineData(AuraWorld.Tables + "1", "Invalid JSON format")]
    public async Task Half_a_character_is_no_message(string path, string text)
    {
        await using var world = await StartAsync();
        var (peer, _) = await world.OpenAsync(path);
        await using var _1 = peer;

        await peer.SendTextAsync("""{"type":"\ud800"}""");

        Assert.Equal(text, (await NextOfTypeAsync(peer, "error")).GetProperty("message").GetString());
        await peer.SettleAsync(); // and the socket stays open
    }

    /// <summary>A gateway whose own rules are for another door, so that a stored one decides here.</summary>
    private static Task<AuraWorld> StartAsync() =>
        AuraWorld.StartAsync(setup =>
        {
            for (var rule = 0; rule < 8; rule++)
            {
                setup.Settings[$"Tidegate:Policies:{rule}:Endpoints:0"] = "stream";
            }
        });

    private static async Task DenyAsync(AuraWorld world, string topics)
    {
        var rule = new StoredDocument("policy", "closed", $$"""{"topics":["{{topics}}"],"effect":"Deny"}""", 0);
        var documents = world.Gateway.Services.GetRequiredService<IDocumentStore>();
        Assert.NotNull(await documents.PutAsync(rule, TestContext.Current.CancellationToken));
        world.Gateway.Services.GetRequiredService<ChangeSignal>().Raise();
    }

    private static async Task<JsonElement> NextOfTypeAsync(RawPeer peer, string type)
    {
        while (true)
        {
            var message = await AuraWorld.NextAsync(peer);
            if (message.GetProperty("type").GetString() == type)
            {
                return message;
            }
        }
    }

    /// <summary>True where something was said before the answer to a ping that is sent now.</summary>
    private static async Task<bool> HasMoreAsync(RawPeer peer)
    {
        await peer.SendAsync(Testing.ClientFrame.Of(0x9, "end"u8));
        return await peer.ReadFrameAsync() is { Opcode: 0x1 };
    }
}

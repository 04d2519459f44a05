using Tidegate.Client;
using Tidegate.Testing;

namespace Tidegate.Tests.Client;

/// <summary>What the client's tests share: options against a scripted peer, and one reader of requests.</summary>
internal static class ClientHarness
{
    public const string Token = "header.claims.signature-of-a-test";

    public static TidegateClientOptions OptionsFor(ScriptedPeer peer) =>
        new()
        {
            Uri = peer.Uri,
            Credential = _ => new ValueTask<string>(Token),
            Reconnect = false,
        };

    /// <summary>The id of a request, as the peer reads it.</summary>
    public static async Task<long> ReadRequestAsync(this PeerConversation peer, string op)
    {
        var text = await peer.ReadTextAsync() ?? throw new IOException("The client left.");
        using var request = System.Text.Json.JsonDocument.Parse(text);
        Assert.Equal(op, request.RootElement.GetProperty("op").GetString());
        return request.RootElement.GetProperty("id").GetInt64();
    }

    public static async Task<T> Soon<T>(this Task<T> task) =>
        await task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public static async Task Soon(this Task task) => await task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
}

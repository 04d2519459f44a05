using System.Threading.Channels;
using Tidegate.Client;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Testing;

namespace Tidegate.Tests.Client;

/// <summary>The client beside a server that offers to resume, and beside one that cannot.</summary>
public sealed class ResumeTests
{
    private const string Offer = ""","resume":{"secret":"r_first","windowMs":120000}""";

    private static readonly Topic A = Topic.Parse("md/NSE/A");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CredentialKind.Header)]
    [InlineData(CredentialKind.Subprotocol)]
    [InlineData(CredentialKind.FirstMessage)]
    public async Task The_secret_travels_with_the_credential_and_nothing_is_heard_twice(CredentialKind carriage)
    {
        var shown = new TaskCompletionSource<string>();
        var asked = Channel.CreateUnbounded<string>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            if (conversation.Number == 1)
            {
                await WelcomeAsync(conversation, carriage, Offer);
                await TellAsync(conversation);
                return;
            }

            shown.SetResult(await WelcomeAsync(conversation, carriage, ""","resumed":true"""));
            await conversation.SendTextAsync(Update(42));
            await conversation.SendTextAsync(Update(43));
            while (await conversation.ReadTextAsync() is { } request)
            {
                asked.Writer.TryWrite(request);
                await conversation.SendTextAsync(
                    $$"""{"re":{{IdOf(request)}},"ok":true,"subscriptions":[{"topic":"md/NSE/A"},{"topic":"md/NSE/LEFT"}],"results":[]}"""
                );
            }
        });
        await using var client = await ConnectAsync(peer, carriage);
        await client.SubscribeAsync([new(A, Mode.Ltp)], Stop);

        var numbers = new List<long>();
        await foreach (var push in client.ReadAllAsync(Stop))
        {
            if (push.Seq is { } seq)
            {
                numbers.Add(seq);
            }

            if (push.Seq == 43)
            {
                break;
            }
        }

        Assert.Contains("r_first", await shown.Task.Soon(), StringComparison.Ordinal);
        Assert.Equal([41, 42, 43], numbers); // 42 came twice
        Assert.Contains("\"op\":\"subscriptions\"", await asked.Reader.ReadAsync(Stop).AsTask().Soon(), StringComparison.Ordinal);
        Assert.Contains("\"topics\":[\"md/NSE/LEFT\"]", await asked.Reader.ReadAsync(Stop).AsTask().Soon(), StringComparison.Ordinal);
        Assert.False(asked.Reader.TryRead(out _)); // what is there is not subscribed again
    }

    [Fact]
    public async Task Not_resumed_it_subscribes_again_from_where_it_was()
    {
        var again = new TaskCompletionSource<string?>();
        await using var peer = new ScriptedPeer(async conversation =>
        {
            if (conversation.Number == 1)
            {
                await conversation.WelcomeAsync(Offer);
                await TellAsync(conversation);
                return;
            }

            await conversation.WelcomeAsync(""","resumed":false,"reason":"unknown","more":1""");
            again.SetResult(await conversation.ReadTextAsync());
            await conversation.ReadCloseAsync();
        });
        await using var client = await ConnectAsync(peer, CredentialKind.Header);
        await client.SubscribeAsync([new(A, Mode.Ltp)], Stop);

        Assert.Equal(
            """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/A","mode":"ltp","since":{"epoch":"e1","seq":42}}]}""",
            await again.Task.Soon()
        );
    }

    [Fact]
    public async Task A_book_and_its_levels_are_asked_for_and_read_exactly()
    {
        await using var peer = new ScriptedPeer(async conversation =>
        {
            await conversation.WelcomeAsync();
            var request = await conversation.ReadTextAsync();
            Assert.Contains("\"mode\":\"depth\",\"depth\":2", request, StringComparison.Ordinal);
            await conversation.SendTextAsync(
                $$"""{"re":{{IdOf(request!)}},"ok":true,"results":[{"topic":"md/NSE/A","ok":true,"mode":"depth"}]}"""
            );
            await conversation.SendTextAsync(
                """{"type":"update","topic":"md/NSE/A","mode":"depth","seq":1,"data":{"ltp":1,"bids":[[10.10,0.50000000,3],[10.0,7]],"asks":[]}}"""
            );
            await conversation.ReadCloseAsync();
        });
        await using var client = await ConnectAsync(peer, CredentialKind.Header);
        await client.SubscribeAsync([new(A, Mode.Depth) { Depth = 2 }], Stop);

        var push = await client.ReadAllAsync(Stop).FirstAsync(each => each.Kind == PushKind.Update, Stop);

        Assert.Equal([new BookLevel(10.10m, 0.5m, 3), new BookLevel(10.0m, 7)], push.Values!.Bids!.Value);
        Assert.Empty(push.Values.Asks!.Value);
    }

    private static async Task<TidegateClient> ConnectAsync(ScriptedPeer peer, CredentialKind carriage) =>
        await TidegateClient.ConnectAsync(ClientHarness.OptionsFor(peer) with { Carriage = carriage, Reconnect = true }, Stop);

    /// <summary>Welcomes a client and returns everything that it had shown until then.</summary>
    private static async Task<string> WelcomeAsync(PeerConversation conversation, CredentialKind carriage, string members)
    {
        if (carriage != CredentialKind.FirstMessage)
        {
            await conversation.WelcomeAsync(members);
            return $"{conversation.Header("Tidegate-Resume")} {conversation.Header("Sec-WebSocket-Protocol")}";
        }

        await conversation.AcceptAsync();
        var request = await conversation.ReadTextAsync();
        await conversation.SendTextAsync($$"""{"re":{{IdOf(request!)}},"ok":true}""");
        await conversation.SendTextAsync($$"""{"type":"welcome","session":"s_1"{{members}}}""");
        return request!;
    }

    /// <summary>A subscription with a little of what it brings, and then the end.</summary>
    private static async Task TellAsync(PeerConversation conversation)
    {
        var id = await conversation.ReadRequestAsync("subscribe");
        await conversation.SendTextAsync($$$"""{"re":{{{id}}},"ok":true,"results":[{"topic":"md/NSE/A","ok":true,"mode":"ltp"}]}""");
        await conversation.SendTextAsync("""{"type":"snapshot","topic":"md/NSE/A","mode":"ltp","epoch":"e1","seq":41,"data":{"ltp":1}}""");
        await conversation.SendTextAsync(Update(42));
        await conversation.SendCloseAsync(4103, "gone");
        await conversation.ReadCloseAsync();
    }

    private static string Update(long seq) => $$$"""{"type":"update","topic":"md/NSE/A","mode":"ltp","seq":{{{seq}}},"data":{"ltp":2}}""";

    private static long IdOf(string request)
    {
        using var json = System.Text.Json.JsonDocument.Parse(request);
        return json.RootElement.GetProperty("id").GetInt64();
    }
}

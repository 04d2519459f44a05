using System.Buffers.Text;
using System.Text;
using Tidegate.Core.Errors;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Protocol;

/// <summary><c>docs/protocol.md</c> is true: each of its examples happens just so.</summary>
public sealed class ProtocolPageTests
{
    public static TheoryData<string> Conversations => Titles(section => section.Conversation.Count > 0);

    public static TheoryData<string> Handshakes => Titles(section => section.Handshakes.Count > 0);

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task A_conversation_of_the_page_happens_as_it_is_shown(string title)
    {
        await using var world = await PageWorld.StartAsync();
        await using var conversation = new PageConversation(world);

        await conversation.RunAsync(Section(title).Conversation);
    }

    [Theory]
    [MemberData(nameof(Handshakes))]
    public async Task A_handshake_of_the_page_is_answered_as_it_is_shown(string title)
    {
        await using var world = await PageWorld.StartAsync();
        var gateway = world.Gateway;
        var likeness = new Likeness();
        foreach (var block in Section(title).Handshakes)
        {
            await using var peer = await gateway.ConnectAsync();
            var (head, body, answer) = block.Split("\n\n") switch
            {
                [var first, var second, var third] => (first, second, third),
                [var first, var second] => (first, "", second),
                _ => (block, "", ""),
            };

            await peer.SendAsync(WithSecrets(gateway, likeness, head).ReplaceLineEndings("\r\n") + "\r\n\r\n" + body);

            AssertAnswer(block, answer.Split('\n', StringSplitOptions.RemoveEmptyEntries), await peer.ReadResponseAsync(), likeness);
        }
    }

    [Fact]
    public void Every_close_code_of_the_catalogue_is_in_the_table_and_no_other()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "protocol.md"))
            .Where(line => line.StartsWith("| 1", StringComparison.Ordinal) || line.StartsWith("| 4", StringComparison.Ordinal))
            .Where(line => line.Contains('`', StringComparison.Ordinal));

        var expected = GatewayErrors
            .All.Where(error => error.CloseCode is not null)
            .OrderBy(error => error.CloseCode)
            .Select(error => $"| {error.CloseCode} | `{error.Id}` | {Advice(error.Retry)} | {error.Reason} |");

        Assert.Equal(expected, rows);
    }

    private static string Advice(Retry retry) =>
        retry switch
        {
            Retry.Never => "`never`",
            Retry.AfterNewCredential => "`afterNewCredential`",
            _ => "`afterDelay`",
        };

    private static TheoryData<string> Titles(Func<PageSection, bool> has) =>
        [.. PageSection.ReadAll().Where(has).Select(section => section.Title)];

    private static PageSection Section(string title) => PageSection.ReadAll().Single(section => section.Title == title);

    private static string WithSecrets(GatewayFixture gateway, Likeness likeness, string request)
    {
        var token = gateway.Token("tidegate", "alice");
        return request
            .Replace("<token of an application>", PageWorld.ApplicationToken(gateway, TimeSpan.FromMinutes(1)), StringComparison.Ordinal)
            .Replace("<ticket>", likeness.Fill("\"tgt_..\"").Trim('"'), StringComparison.Ordinal)
            .Replace("<token>", token, StringComparison.Ordinal)
            .Replace("<base64url of the token>", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token)), StringComparison.Ordinal);
    }

    /// <summary>Status, each header that is shown, and the body.</summary>
    private static void AssertAnswer(string block, string[] shown, RawResponse actual, Likeness likeness)
    {
        Assert.True(shown.Length > 0, $"No answer is shown: {block}");
        Assert.Equal(shown[0].Split(' ')[1], actual.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var line in shown.Skip(1))
        {
            if (line.StartsWith('{'))
            {
                likeness.AssertLike(line, actual.Body);
            }
            else
            {
                var (name, value) = line.Split(": ", 2) is [var first, var second] ? (first, second) : (line, "");
                Assert.Equal(value, actual[name]);
            }
        }
    }
}

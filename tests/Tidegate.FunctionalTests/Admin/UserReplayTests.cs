using System.Net;
using System.Text.Json;
using Tidegate.FunctionalTests.Identity;
using Tidegate.FunctionalTests.Support;
using static Tidegate.FunctionalTests.Identity.IdentityWorld;

namespace Tidegate.FunctionalTests.Admin;

public sealed class UserReplayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-replays-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public UserReplayTests() =>
        File.WriteAllText(
            Path.Combine(_folder.FullName, "ticks.csv"),
            "timestamp,symbol,ltp\n2025-01-02 09:15:00,INFY,100.10\n2025-01-02 09:15:01,INFY,100.25\n"
        );

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Administrator_ends_a_users_replay_and_audit_and_metrics_tell_of_it()
    {
        await using var world = await StartAsync(setup => setup.Settings["Tidegate:Replays:Folder"] = _folder.FullName);
        var (root, alice) = (await world.TokenAsync("root"), await world.TokenAsync("alice"));
        var id = Text((await world.PostAsync("/api/replays", """{"file":"ticks.csv","paused":true}""", alice)).Ok(), "id");

        var listed = (await world.GetAsync("/admin/replays?user=alice", root)).Ok();
        var none = (await world.GetAsync("/admin/replays?user=bob", root)).Ok();
        var ended = await world.SendAsync(HttpMethod.Delete, $"/admin/replays/{id}", root);
        var again = await world.SendAsync(HttpMethod.Delete, $"/admin/replays/{id}", root);

        var replay = Assert.Single(listed.GetProperty("replays").EnumerateArray());
        Assert.Equal(
            (id, "alice", "paused", null),
            (Text(replay, "id"), Text(replay, "user"), Text(replay, "state"), Text(replay, "topics"))
        );
        Assert.Equal(("1", "0"), (Text(listed, "total"), Text(none, "total")));
        Assert.Equal((HttpStatusCode.NoContent, 404), (ended.Status, again.Problem().Status));
        Assert.Equal("""{"replays":[]}""", (await world.GetAsync("/api/replays", alice)).Body);
        var act = await FindActAsync(world, root);
        Assert.Equal(("root", "alice", id), (Text(act, "actor"), Text(act, "subject"), Text(act, "detail")));
        using var http = world.Gateway.Http();
        var page = await http.GetStringAsync("/metrics", Token);
        Assert.Contains("tidegate_replays_ended_total{reason=\"administrator\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tidegate_replays{state=\"paused\"} 0\n", page, StringComparison.Ordinal);
    }

    /// <summary>The log is written behind the answer.</summary>
    private static async Task<JsonElement> FindActAsync(IdentityWorld world, string root)
    {
        using var patience = new CancellationTokenSource(GatewayFixture.Patience);
        while (true)
        {
            var lines = (await world.GetAsync("/admin/audit?count=1000", root)).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (Array.Find(lines, line => line.Contains("admin.replay_ended", StringComparison.Ordinal)) is { } found)
            {
                return JsonElement.Parse(found);
            }

            await Task.Delay(20, patience.Token);
        }
    }
}

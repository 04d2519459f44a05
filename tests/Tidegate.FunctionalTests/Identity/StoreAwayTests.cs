using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Identity.IdentityWorld;

namespace Tidegate.FunctionalTests.Identity;

/// <summary>A database that others hold: who is known goes on, who needs it is told to come back, and nothing has to be restarted.</summary>
public sealed class StoreAwayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-store-");

    private string File => Path.Combine(_folder.FullName, "tidegate.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task While_the_database_is_locked_a_sign_in_is_told_503_and_afterwards_it_goes_on()
    {
        await using var world = await StartAsync(WithFile);
        var token = await world.TokenAsync("alice");
        await using var socket = await world.Gateway.OpenAsync("/stream", token);
        await using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await RunAsync(other, "BEGIN IMMEDIATE");

        var refused = await world.PostFormAsync("/auth/login", ("username", "alice"), ("password", Password));
        var known = await world.GetAsync("/auth/me", token);
        await socket.SettleAsync();
        await RunAsync(other, "ROLLBACK");
        var again = await world.PostFormAsync("/auth/login", ("username", "alice"), ("password", Password));

        Assert.Equal((503, "server.unavailable"), (refused.Problem().Status, refused.Problem().Error));
        Assert.True(refused.Headers.ContainsKey("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, known.Status);
        Assert.Equal(HttpStatusCode.OK, again.Status);
    }

    [Fact]
    public async Task While_postgres_is_stopped_sessions_go_on_newcomers_get_503_and_its_start_is_all_that_is_needed()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: apt-get install postgresql).");
        await using var server = await PostgresServer.StartNewAsync();
        await using var world = await StartAsync(setup =>
        {
            setup.Settings["Tidegate:Storage:Provider"] = "Postgres";
            setup.Settings["Tidegate:Storage:ConnectionString"] = server.ConnectionString;
            setup.Settings["Tidegate:Storage:CallTimeout"] = "00:00:30";
        });
        var key = "X-API-Key: " + (await world.KeyAsync(new ApiKeyDraft("alice"))).Key;
        var (root, token) = (await world.TokenAsync("root"), await world.TokenAsync("alice"));
        await using var socket = await world.Gateway.OpenAsync("/stream", token);
        await socket.ReadTextAsync(); // the welcome
        await socket.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","mode":"ltp"}]}""");
        await socket.ReadTextAsync();
        await UntilCaughtUpAsync(world.Gateway);
        var before = await world.Gateway.TryUpgradeAsync("/stream", "Authorization: Bearer " + root);

        await server.StopAsync();
        var login = await world.PostFormAsync("/auth/login", ("username", "alice"), ("password", Password));
        var newcomer = await world.Gateway.TryUpgradeAsync("/stream", key);
        var known = await world.Gateway.TryUpgradeAsync("/stream", "Authorization: Bearer " + root);
        world.Gateway.Publish(GatewayFixture.Nifty, 8_400m);
        var update = await socket.ReadTextAsync();

        await server.StartAsync();
        var again = await world.PostFormAsync("/auth/login", ("username", "alice"), ("password", Password));
        var entered = await world.Gateway.TryUpgradeAsync("/stream", key);
        var revoked = await world.PostAsync("/auth/revoke", """{"user":"alice"}""", root);

        Assert.Equal(101, before.Status);
        Assert.Equal((503, "server.unavailable"), (login.Problem().Status, login.Problem().Error));
        Assert.True(login.Headers.ContainsKey("Retry-After"));
        Assert.Equal(503, newcomer.Status);
        Assert.NotNull(newcomer["Retry-After"]);
        Assert.Equal(101, known.Status); // remembered, and the signature is enough
        Assert.Contains("\"ltp\":8400", update, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, 101, HttpStatusCode.OK), (again.Status, entered.Status, revoked.Status));
        Assert.Equal(4005, (await socket.ReadCloseAsync())?.Code); // the changes are watched again, too
        Assert.DoesNotContain(PostgresServer.Password, world.Gateway.Logs.Text, StringComparison.Ordinal);
    }

    private void WithFile(GatewaySetup setup)
    {
        setup.Settings["Tidegate:Storage:Provider"] = "Sqlite";
        setup.Settings["Tidegate:Storage:File"] = File;
        setup.Settings["Tidegate:Storage:CallTimeout"] = "00:00:20";
    }

    /// <summary>Waits until every change so far was looked at: a mark behind them all was seen. From then on nobody who is known falls into doubt.</summary>
    private static async Task UntilCaughtUpAsync(GatewayFixture gateway)
    {
        var stop = TestContext.Current.CancellationToken;
        var now = gateway.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var mark = new Revocation(RevocationKind.TokenId, "mark", now, now + TimeSpan.FromHours(1));
        await gateway.Services.GetRequiredService<IRevocationStore>().AddAsync(mark, stop);
        gateway.Services.GetRequiredService<ChangeSignal>().Raise();
        while (gateway.Services.GetRequiredService<RevocationList>().Count == 0)
        {
            await Task.Delay(20, stop);
        }
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a text of this test
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

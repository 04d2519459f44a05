using System.Net;
using Microsoft.Data.Sqlite;
using Tidegate.FunctionalTests.Support;
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

    private void WithFile(GatewaySetup setup)
    {
        setup.Settings["Tidegate:Storage:Provider"] = "Sqlite";
        setup.Settings["Tidegate:Storage:File"] = File;
        setup.Settings["Tidegate:Storage:CallTimeout"] = "00:00:00.5";
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

using System.Text.Json;
using Tidegate.Cli;
using Tidegate.Cli.Terminal;
using Tidegate.FunctionalTests.Identity;

namespace Tidegate.FunctionalTests.Admin;

/// <summary>The command line against a gateway that runs: what one says the other understands.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task An_administrator_sees_looks_into_explains_changes_and_closes_sessions_from_the_command_line()
    {
        await using var world = await IdentityWorld.StartAsync();
        var admin = await world.TokenAsync("root");
        await using var peer = await world.Gateway.OpenAsync("/stream", await world.TokenAsync("alice"));
        await peer.ReadTextAsync(); // the welcome
        await peer.SendTextAsync("""{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/NIFTY","mode":"quote"}]}""");
        await peer.ReadTextAsync();

        var sessions = await JsonAsync(world, admin, "sessions", "list", "--who", "alice");
        var id = Assert.Single(sessions.GetProperty("sessions").EnumerateArray()).GetProperty("id").GetString()!;
        var shown = await RunAsync(world, admin, "sessions", "show", id);
        var explained = await RunAsync(world, admin, "explain", "alice", "md/NSE/NIFTY", "--mode", "quote");
        var put = await RunAsync(world, admin, ["plan", "put", "trial"], """{"rank":1,"connectionsMax":1}""");
        var plans = await RunAsync(world, admin, "plan", "list");
        var deleted = await RunAsync(world, admin, "plan", "delete", "trial");
        var closed = await RunAsync(world, admin, "sessions", "close", id);

        Assert.Matches("plan +professional\n(.*\n)*md/NSE/NIFTY +quote", shown.Output);
        Assert.StartsWith("ALLOWED: md/NSE/NIFTY", explained.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Ok, "Added the plan trial.\n"), (put.Code, put.Output));
        Assert.Contains("trial", plans.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Ok, ExitCodes.Ok), (deleted.Code, closed.Code));
        Assert.NotNull(await peer.ReadCloseAsync());
    }

    [Fact]
    public async Task What_is_revoked_from_the_command_line_ends_open_sessions()
    {
        await using var world = await IdentityWorld.StartAsync();
        var admin = await world.TokenAsync("root");
        await using var peer = await world.Gateway.OpenAsync("/stream", await world.TokenAsync("alice"));

        var revoked = await RunAsync(world, admin, "revoke", "user", "alice");

        Assert.Equal((ExitCodes.Ok, ""), (revoked.Code, revoked.Error));
        Assert.Equal(4005, (await peer.ReadCloseAsync())?.Code);
    }

    [Fact]
    public async Task Who_is_no_administrator_is_told_so()
    {
        await using var world = await IdentityWorld.StartAsync();

        var refused = await RunAsync(world, await world.TokenAsync("alice"), "sessions", "list");

        Assert.Equal((ExitCodes.Refused, ""), (refused.Code, refused.Output));
        Assert.Contains("HTTP 403", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JsonAsync(IdentityWorld world, string token, params string[] arguments) =>
        JsonDocument.Parse((await RunAsync(world, token, [.. arguments, "--json"])).Output).RootElement;

    private static Task<(int Code, string Output, string Error)> RunAsync(IdentityWorld world, string token, params string[] arguments) =>
        RunAsync(world, token, arguments, "");

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        IdentityWorld world,
        string token,
        string[] arguments,
        string input
    )
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var reader = new StringReader(input);
        var context = new CliContext(output, error, reader, TimeProvider.System)
        {
            Variable = name => name == "TIDEGATE_TOKEN" ? token : null,
        };
        string[] asked = [.. arguments, "--url", world.Gateway.Addresses[0].ToString()];
        var code = await CliApp.RunAsync(asked, context, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}

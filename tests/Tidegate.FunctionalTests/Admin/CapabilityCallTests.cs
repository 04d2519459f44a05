using Tidegate.FunctionalTests.Identity;
using static Tidegate.FunctionalTests.Identity.IdentityWorld;

namespace Tidegate.FunctionalTests.Admin;

public sealed class CapabilityCallTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Brokers_are_shown_alone_or_all_and_what_is_not_known_is_said_in_a_sentence()
    {
        await using var world = await StartAsync();
        var root = await world.TokenAsync("root");

        var all = (await world.GetAsync("/admin/capabilities", root)).Ok().GetProperty("brokers");
        var one = (await world.GetAsync("/admin/capabilities?broker=zerodha&exchange=NSE", root)).Ok().GetProperty("brokers");
        var nobody = await world.GetAsync("/admin/capabilities?broker=nobody", root);
        var elsewhere = await world.GetAsync("/admin/capabilities?broker=zerodha&exchange=MOON", root);

        Assert.Equal(36, all.GetArrayLength());
        var zerodha = Assert.Single(one.EnumerateArray());
        Assert.Equal(("zerodha", "Zerodha"), (Text(zerodha, "name"), Text(zerodha, "title")));
        Assert.Equal("[5,20]", zerodha.GetProperty("depths").GetProperty("NSE").GetRawText());
        Assert.Equal("""["ltp","quote","depth"]""", zerodha.GetProperty("modes").GetRawText());
        Assert.Equal((404, 404), (nobody.Problem().Status, elsewhere.Problem().Status));
        Assert.StartsWith("There is no broker \"nobody\"", nobody["detail"], StringComparison.Ordinal);
        Assert.StartsWith("Zerodha does not stream", elsewhere["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_read_again_when_asked_and_one_with_a_fault_changes_nothing()
    {
        await File.WriteAllTextAsync(_file, """{"brokers":[{"name":"mine","depth":{"7":"NSE"}}]}""", TestContext.Current.CancellationToken);
        await using var world = await StartAsync(setup => setup.Settings["Tidegate:CapabilitiesFile"] = _file);
        var root = await world.TokenAsync("root");

        Assert.Equal("[7]", await DepthAsync());
        await File.WriteAllTextAsync(_file, """{"brokers":[{"name":"mine","depth":{"9":"NSE"}}]}""", TestContext.Current.CancellationToken);
        Assert.Equal("[7]", await DepthAsync());
        var good = (await world.PostAsync("/admin/capabilities/reload", "", root)).Ok();
        Assert.Equal("[9]", await DepthAsync());
        await File.WriteAllTextAsync(
            _file,
            """{"brokers":[{"name":"mine","depth":{"many":"NSE"}}]}""",
            TestContext.Current.CancellationToken
        );
        var bad = (await world.PostAsync("/admin/capabilities/reload", "", root)).Ok();
        Assert.Equal("[9]", await DepthAsync());

        Assert.Equal((true, 37), (good.GetProperty("taken").GetBoolean(), good.GetProperty("brokers").GetInt32()));
        Assert.False(bad.GetProperty("taken").GetBoolean());
        Assert.Contains(
            "no numbers of levels",
            Assert.Single(bad.GetProperty("faults").EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );

        async Task<string> DepthAsync() =>
            (await world.GetAsync("/admin/capabilities?broker=mine", root))
                .Ok()
                .GetProperty("brokers")[0]
                .GetProperty("depths")
                .GetProperty("NSE")
                .GetRawText();
    }
}

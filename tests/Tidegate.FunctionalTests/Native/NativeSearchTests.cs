using Tidegate.FunctionalTests.OpenAlgo;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Native;

/// <summary><c>search</c> and <c>capabilities</c>: what may be asked for before anything is subscribed.</summary>
public sealed class NativeSearchTests
{
    private const string Call =
        """{"topic":"md/NFO/NIFTY25AUG2626000CE","symbol":"NIFTY25AUG2626000CE","exchange":"NFO","name":"NIFTY","kind":"call","expiry":"2026-08-25","strike":26000,"lotSize":65,"tickSize":0.05}""";

    private const string Future =
        """{"topic":"md/NFO/NIFTY25AUG26FUT","symbol":"NIFTY25AUG26FUT","exchange":"NFO","name":"NIFTY","kind":"future","expiry":"2026-08-25","lotSize":1,"tickSize":0.05}""";

    private const string Share =
        """{"topic":"md/NSE/RELIANCE","symbol":"RELIANCE","exchange":"NSE","name":"Reliance, Industries \"RIL\"","kind":"equity","lotSize":1,"tickSize":0.05}""";

    [Theory]
    [InlineData("""{"op":"search","id":1,"query":"ce nifty 26000"}""", Call)]
    [InlineData("""{"op":"search","id":1,"query":"nifty"}""", Call + "," + Future)]
    [InlineData("""{"op":"search","id":1,"query":"nifty","limit":1}""", Call)]
    [InlineData("""{"op":"search","id":1,"query":"i","exchange":"NSE"}""", Share)]
    [InlineData("""{"op":"search","id":1,"query":"i","exchange":"BSE"}""", "")]
    [InlineData("""{"op":"search","id":1,"query":"reliance nifty"}""", "")]
    public async Task A_search_answers_with_the_rows_and_the_topic_of_each(string request, string rows)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        ListedMarket.Load(gateway);
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync(); // the welcome

        await peer.SendTextAsync(request);

        Assert.Equal($$"""{"re":1,"ok":true,"instruments":[{{rows}}]}""", await peer.ReadTextAsync());
    }

    [Theory]
    [InlineData("""{"op":"search","id":1}""")]
    [InlineData("""{"op":"search","id":1,"query":7}""")]
    [InlineData("""{"op":"search","id":1,"query":"x","limit":0}""")]
    [InlineData("""{"op":"search","id":1,"query":"x","limit":501}""")]
    [InlineData("""{"op":"search","id":1,"query":"x","exchange":7}""")]
    public async Task A_search_that_is_none_is_refused_and_the_session_goes_on(string request)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync(); // the welcome

        await peer.SendTextAsync(request);
        var refused = await peer.ReadTextAsync();
        await peer.SendTextAsync("""{"op":"ping","id":2}""");

        Assert.StartsWith("""{"re":1,"error":{""", refused, StringComparison.Ordinal);
        Assert.StartsWith("""{"re":2,"ok":true""", await peer.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capabilities_name_the_feeds_that_there_are_or_a_broker_whether_it_feeds_or_not()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.OpenAsync("/stream");
        await peer.ReadTextAsync(); // the welcome

        await peer.SendTextAsync("""{"op":"capabilities","id":1}""");
        var all = await peer.ReadTextAsync();
        await peer.SendTextAsync("""{"op":"capabilities","id":2,"feed":"zerodha"}""");
        var zerodha = await peer.ReadTextAsync();

        Assert.Equal("""{"re":1,"ok":true,"feeds":[{"feed":"csv"}]}""", all);
        Assert.Contains(""""broker":"zerodha","modes":["ltp","quote","depth"]"""", zerodha, StringComparison.Ordinal);
        Assert.Contains("""{"exchange":"NSE","depths":[5,20]}""", zerodha, StringComparison.Ordinal);
    }
}

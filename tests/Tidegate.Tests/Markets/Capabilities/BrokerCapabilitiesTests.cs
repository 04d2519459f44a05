using System.Text;
using Tidegate.Core.Topics;
using Tidegate.Markets.Capabilities;

namespace Tidegate.Tests.Markets.Capabilities;

public sealed class BrokerCapabilitiesTests
{
    private static readonly BrokerCapabilities Registry = new(CapabilityFile.Shipped);

    [Fact]
    public void The_table_has_the_36_brokers_of_OpenAlgo_in_its_order()
    {
        Assert.Equal(36, Registry.Brokers.Length);
        Assert.Equal(("fivepaisa", "zerodha"), (Registry.Brokers[0].Name, Registry.Brokers[^1].Name));
    }

    [Theory]
    [InlineData("angel", "NSE", new[] { 5, 20, 30 })] // the brief's table
    [InlineData("angel", "BSE", new[] { 5 })]
    [InlineData("angel", "NFO", new[] { 5, 20 })]
    [InlineData("angel", "MCX", new[] { 5 })]
    [InlineData("angel", "CDS", new[] { 5 })]
    [InlineData("zerodha", "NSE", new[] { 5, 20 })]
    [InlineData("zerodha", "NFO", new[] { 5 })]
    [InlineData("dhan", "NFO", new[] { 5, 20 })]
    [InlineData("deltaexchange", "CRYPTO", new[] { 1, 5 })]
    [InlineData("indmoney", "NSE", new[] { 1 })]
    [InlineData("fyers", "NSE", new[] { 5, 50 })]
    [InlineData("zerodha", "NSE_INDEX", new[] { 5 })] // streamed, and nothing said of books
    [InlineData("zerodha", "MOON", new[] { 5 })]
    [InlineData("nobody", "NSE", new[] { 5 })]
    public void Supported_levels_are_those_of_the_tables(string broker, string exchange, int[] levels) =>
        Assert.Equal(levels, Registry.GetSupportedDepthLevels(broker, exchange));

    [Theory]
    [InlineData("angel", "NSE", 20, true)]
    [InlineData("angel", "NSE", 10, false)]
    [InlineData("angel", "BSE", 20, false)]
    [InlineData("nobody", "NSE", 5, true)]
    public void A_level_is_supported_or_not(string broker, string exchange, int depth, bool isSupported) =>
        Assert.Equal(isSupported, Registry.IsDepthLevelSupported(broker, exchange, depth));

    [Theory]
    [InlineData("angel", "NSE", 50, 30)]
    [InlineData("angel", "NSE", 30, 30)]
    [InlineData("angel", "NSE", 29, 20)]
    [InlineData("angel", "NSE", 4, 5)] // even the fewest are more
    [InlineData("zerodha", "NSE", 30, 20)]
    [InlineData("deltaexchange", "CRYPTO", 3, 1)]
    [InlineData("nobody", "NSE", 20, 5)]
    public void The_fallback_is_the_highest_that_is_not_more(string broker, string exchange, int requested, int granted) =>
        Assert.Equal(granted, Registry.GetFallbackDepthLevel(broker, exchange, requested));

    [Fact]
    public void What_is_not_known_is_noted_once_for_each_pair_and_never_without_end()
    {
        var noted = new List<(string, string)>();
        var registry = new BrokerCapabilities(CapabilityFile.Shipped, (broker, exchange) => noted.Add((broker, exchange)));

        registry.GetSupportedDepthLevels("nobody", "NSE");
        registry.GetFallbackDepthLevel("nobody", "NSE", 20);
        registry.IsDepthLevelSupported("zerodha", "MOON", 5);
        registry.GetSupportedDepthLevels("zerodha", "NSE");
        var first = noted.ToArray();
        for (var i = 0; i < 1_000; i++)
        {
            registry.GetSupportedDepthLevels("nobody", $"X{i}");
        }

        Assert.Equal([("nobody", "NSE"), ("zerodha", "MOON")], first);
        Assert.Equal(256, noted.Count);
    }

    [Fact]
    public void An_administrator_is_told_what_is_not_known()
    {
        Assert.Null(Registry.FindFault("zerodha", "NSE"));
        Assert.Null(Registry.FindFault("zerodha", null));
        Assert.StartsWith("There is no broker \"nobody\": fivepaisa, ", Registry.FindFault("nobody", null), StringComparison.Ordinal);
        Assert.StartsWith(
            "Zerodha does not stream the exchange \"MOON\": NSE, ",
            Registry.FindFault("zerodha", "MOON"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Other_brokers_take_the_place_of_all_that_were_known()
    {
        var registry = new BrokerCapabilities(CapabilityFile.Shipped);

        registry.Replace(Parse("""{"brokers":[{"name":"zerodha","depth":{"5 20 50":"NSE"}}]}""", []));

        Assert.Equal([5, 20, 50], registry.GetSupportedDepthLevels("zerodha", "NSE"));
        Assert.Equal(CapabilityFile.Shipped.Length, registry.Brokers.Length);
        registry.Replace([]);
        Assert.Null(registry.Find("zerodha"));
        Assert.Equal([5], registry.GetSupportedDepthLevels("zerodha", "NSE"));
    }

    [Fact]
    public void A_users_table_replaces_what_it_says_and_adds_who_is_new()
    {
        var faults = new List<string>();

        var brokers = Parse(
            """{"brokers":[{"name":"zerodha","depth":{"5 20 50":"NSE"}},{"name":"mine","title":"My broker","streams":"NSE","modes":"quote ltp","limits":{"batch":7}}]}""",
            faults
        );

        var registry = new BrokerCapabilities(brokers);
        Assert.Empty(faults);
        Assert.Equal([5, 20, 50], registry.GetSupportedDepthLevels("zerodha", "NSE"));
        Assert.Equal([5], registry.GetSupportedDepthLevels("zerodha", "NFO"));
        Assert.Equal("Zerodha", registry.Find("zerodha")!.Title);
        Assert.Equal(37, registry.Brokers.Length);
        Assert.Equal([Mode.Ltp, Mode.Quote], registry.Find("mine")!.Modes);
        Assert.Equal(7, registry.Find("mine")!.Limits["batch"]);
    }

    [Fact]
    public void A_users_table_may_begin_with_a_byte_order_mark()
    {
        var faults = new List<string>();

        var brokers = Parse("\uFEFF" + """{"brokers":[{"name":"mine"}]}""", faults);

        Assert.Empty(faults);
        Assert.Equal("mine", brokers[^1].Name);
    }

    [Theory]
    [InlineData("nonsense", "it is no JSON")]
    [InlineData("[]", "it is no object with the member \"brokers\"")]
    [InlineData("""{"brokers":7}""", "\"brokers\" is no list")]
    [InlineData("""{"brokers":[7]}""", "entry 1 has no name")]
    [InlineData("""{"brokers":[{"name":"Zero dha"}]}""", "entry 1 has no name")]
    [InlineData("""{"brokers":[{"name":"a","colour":"red"}]}""", "a: \"colour\" is no member")]
    [InlineData("""{"brokers":[{"name":"a","modes":"ltp deep"}]}""", "a: \"deep\" in \"modes\" is no mode")]
    [InlineData("""{"brokers":[{"name":"a","streams":"nse"}]}""", "a: \"nse\" in \"streams\" is no exchange")]
    [InlineData("""{"brokers":[{"name":"a","depth":{"0":"NSE"}}]}""", "a: \"0\" in \"depth\" are no numbers of levels")]
    [InlineData("""{"brokers":[{"name":"a","depth":{"5":7}}]}""", "a: \"5\" in \"depth\" names no exchanges")]
    [InlineData("""{"brokers":[{"name":"a","limits":{"batch":-1}}]}""", "a: \"batch\" in \"limits\" is no number above 0")]
    [InlineData("""{"brokers":[{"name":"a","codes":7}]}""", "a: \"codes\" is no object")]
    [InlineData("""{"brokers":[{"name":"a","title":""}]}""", "a: \"title\" is no text")]
    public void A_fault_of_a_table_is_a_sentence(string json, string sentence)
    {
        var faults = new List<string>();

        Parse(json, faults);

        Assert.StartsWith(sentence, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_used_is_named_and_leaves_the_shipped_table()
    {
        var faults = new List<string>();
        var missing = Path.Combine(Path.GetTempPath(), "tidegate-no-such-file.json");

        var brokers = CapabilityFile.Read(missing, faults);

        Assert.Equal(36, brokers.Length);
        Assert.StartsWith(missing + ": it cannot be read", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_file_holds_reading_it_never_throws()
    {
        var random = new Random(7);
        var valid =
            """{"brokers":[{"name":"zerodha","title":"Z","streams":"NSE BSE","modes":"ltp","depth":{"5 20":"NSE"},"codes":{"NSE":"1"},"limits":{"batch":3}}]}"""u8;
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = valid[..random.Next(valid.Length + 1)].ToArray();
            for (var flips = random.Next(4); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            CapabilityFile.Parse(bytes, CapabilityFile.Shipped, []);
        }
    }

    private static System.Collections.Immutable.ImmutableArray<BrokerCapability> Parse(string json, List<string> faults) =>
        CapabilityFile.Parse(Encoding.UTF8.GetBytes(json), CapabilityFile.Shipped, faults);
}

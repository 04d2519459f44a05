using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Tests.Feeds.Simulators.Angel;

public sealed class AngelListingTests
{
    [Fact]
    public void A_symbol_has_the_token_that_is_known_its_own_or_one_made_up()
    {
        var listing = new AngelListing();
        var market = new SimulatedMarket(TimeProvider.System);

        foreach (var symbol in (string[])["sbin", "NIFTY", "15083", "NEWCO", "OTHER", "NEWCO"])
        {
            market.Add(listing.For(symbol));
        }

        Assert.Equal(
            [
                (new UpstreamRef(1, 3_045), "NSE:SBIN"),
                (new UpstreamRef(1, 99_926_000), "NSE_INDEX:NIFTY"),
                (new UpstreamRef(1, 15_083), "NSE:15083"),
                (new UpstreamRef(1, 10_000_000), "NSE:NEWCO"),
                (new UpstreamRef(1, 10_000_001), "NSE:OTHER"),
            ],
            listing.Of(market).Select(entry => (entry.Key, entry.Value.ToString()))
        );
    }
}

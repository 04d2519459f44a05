using Tidegate.Kraken.Balances;

namespace Tidegate.Kraken.Tests.Balances;

public sealed class AssetNamesTests
{
    [Theory]
    [InlineData("USDT", "USDT")]
    [InlineData("USDT.F", "USDT")]
    [InlineData("USDT.M", "USDT")]
    [InlineData("USDT.B", "USDT")]
    [InlineData("XBT", "BTC")]
    [InlineData("XXBT", "BTC")]
    [InlineData("XBT.M", "BTC")]
    [InlineData("ETH2.S", "ETH")]
    [InlineData("DOT28.S", "DOT")]
    [InlineData("ZEUR", "EUR")]
    [InlineData("USD.HOLD", "USD")]
    [InlineData("C98", "C98")]
    [InlineData("", "")]
    public void Variants_of_an_asset_have_one_name(string asset, string name) => Assert.Equal(name, AssetNames.BaseOf(asset));
}

using Microsoft.Extensions.Configuration;
using Tidegate.AspNetCore;
using Tidegate.Gateway.Configuration;

namespace Tidegate.Tests.Gateway.Configuration;

public sealed class UnknownKeysTests
{
    [Theory]
    [InlineData("Tidegate:ConectionsMax")]
    [InlineData("Tidegate:Endpoints:nse:RequiredPermission:0")]
    [InlineData("Tidegate:Auth:Issuers:0:Keys:0:Algorythm")]
    [InlineData("Tidegate:Listen:Port")]
    public void A_misspelt_key_is_named_with_its_path(string key)
    {
        var fault = Assert.Single(Find(key));

        var named = key.EndsWith(":0", StringComparison.Ordinal) ? key[..^2] : key;
        Assert.StartsWith($"{named} is not an option", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tidegate:connectionsmax")]
    [InlineData("Tidegate:Endpoints:any-name:RequiredPermissions:0")]
    [InlineData("Tidegate:Endpoints:any-name:OutboxFramesMax")]
    [InlineData("Tidegate:Auth:Issuers:7:Keys:0:Algorithm")]
    [InlineData("Tidegate:Listen:Main")]
    [InlineData("Tidegate:Csv:File")]
    [InlineData("Tidegate:Secret")]
    public void A_key_that_an_option_has_in_any_case_is_no_fault(string key) => Assert.Empty(Find(key));

    [Fact]
    public void Every_misspelt_key_is_named() => Assert.Equal(2, Find("Tidegate:A", "Tidegate:Tls:B").Length);

    private static string[] Find(params string[] keys)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(keys.Select(key => KeyValuePair.Create(key, (string?)"1")))
            .Build();
        return [.. UnknownKeys.Find(configuration.GetSection("Tidegate"), typeof(TidegateOptions), typeof(GatewayOptions))];
    }
}

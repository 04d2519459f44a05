using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Tidegate.Auth;
using Tidegate.Auth.Issuers;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Issuers;

public sealed class IssuerOptionsFaultsTests
{
    [Theory]
    [InlineData("http://issuer.example", null, null)]
    [InlineData("http://127.0.0.1:1", null, null)]
    [InlineData("ftp://issuer.example", null, null)]
    [InlineData("issuer.example", null, null)]
    [InlineData("https://a@issuer.example", null, null)]
    [InlineData("https://issuer.example/?a=b", null, null)]
    [InlineData("https://issuer.example/#a", null, null)]
    [InlineData("https://issuer.example", "https://issuer.example/keys", null)]
    [InlineData(null, "https://issuer.example/keys", null)]
    [InlineData("https://issuer.example", null, "HS256")]
    [InlineData("https://issuer.example", null, "none")]
    public void What_could_be_tampered_with_on_the_way_is_a_fault(string? authority, string? keySet, string? algorithm)
    {
        var issuer = new IssuerOptions
        {
            Name = "ext",
            Authority = authority,
            JwksUri = keySet,
            KeyAlgorithms = algorithm is null ? null : [algorithm],
        };

        Assert.Single(AuthOptionsFaults.Find(new AuthOptions { Issuers = [issuer] }));
    }

    [Fact]
    public void An_issuer_elsewhere_needs_no_keys_here()
    {
        Assert.Empty(
            AuthOptionsFaults.Find(new AuthOptions { Issuers = [new() { Name = "ext", Authority = "https://issuer.example/realm" }] })
        );
    }
}

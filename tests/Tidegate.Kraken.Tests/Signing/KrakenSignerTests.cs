using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidegate.Kraken.Signing;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Signing;

public sealed class KrakenSignerTests
{
    private const string Secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    public static TheoryData<string> Ids => [.. SigningVector.All.Select(vector => vector.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Signature_is_the_published_one(string id)
    {
        var vector = SigningVector.All.Single(candidate => candidate.Id == id);
        using var key = new KrakenApiKey("public", vector.Secret);
        var body = Encoding.UTF8.GetBytes(vector.Body);

        Assert.Equal(vector.Signature, KrakenSigner.Sign(key, vector.Path, Encoding.ASCII.GetBytes(vector.Nonce), body));
        Assert.Equal(vector.Signature, KrakenSigner.Sign(key, vector.Path, ulong.Parse(vector.Nonce, CultureInfo.InvariantCulture), body));
    }

    [Fact]
    public void Vectors_of_the_protocol_page_all_hold_and_are_all_here()
    {
        var file = Repository.PathOf("..", "shared", "protocols", "kraken-vectors.json");
        Assert.SkipUnless(File.Exists(file), "The shared vectors are not on this machine.");
        using var page = JsonDocument.Parse(File.ReadAllText(file));

        var vectors = page.RootElement.GetProperty("signing").EnumerateArray().Select(FromPage).ToList();

        Assert.Equal(SigningVector.All, vectors);
    }

    [Fact]
    public void Long_body_is_signed_as_a_whole()
    {
        using var key = new KrakenApiKey("public", Secret);
        var body = Encoding.ASCII.GetBytes("nonce=1&x=" + new string('a', 100_000));
        var other = body.ToArray();
        other[^1] = (byte)'b';

        Assert.NotEqual(KrakenSigner.Sign(key, "/0/private/X", 1, body), KrakenSigner.Sign(key, "/0/private/X", 1, other));
        Assert.Equal(KrakenSigner.SignatureChars, KrakenSigner.Sign(key, "/0/private/X", 1, body).Length);
    }

    [Fact]
    public void Largest_nonce_is_signed_as_its_twenty_digits()
    {
        using var key = new KrakenApiKey("public", Secret);
        var body = "nonce=18446744073709551615"u8;

        Assert.Equal(
            KrakenSigner.Sign(key, "/0/private/X", "18446744073709551615"u8, body),
            KrakenSigner.Sign(key, "/0/private/X", ulong.MaxValue, body)
        );
    }

    [Fact]
    public void Signing_allocates_its_result_and_nothing_else()
    {
        using var key = new KrakenApiKey("public", Secret);
        var body = "nonce=1616492376594"u8;
        KrakenSigner.Sign(key, "/0/private/GetWebSocketsToken", 1616492376594, body);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            KrakenSigner.Sign(key, "/0/private/GetWebSocketsToken", 1616492376594, body);
        }

        // A string of 88 characters: 22 bytes of head and end, 176 of text, rounded up to 200.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 100 * 200, (100 * 200) + 1_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0/private/X")]
    [InlineData("/0/private/\u00e9")]
    public void Path_that_is_none_is_refused(string path)
    {
        using var key = new KrakenApiKey("public", Secret);

        Assert.Throws<ArgumentException>(() => KrakenSigner.Sign(key, path, 1, "nonce=1"u8));
    }

    private static SigningVector FromPage(JsonElement vector) =>
        new(
            vector.GetProperty("id").GetString()!,
            vector.GetProperty("secret").GetString()!,
            vector.GetProperty("path").GetString()!,
            vector.GetProperty("nonce").GetString()!,
            vector.GetProperty("body").GetString()!,
            vector.GetProperty("api_sign").GetString()!
        );
}

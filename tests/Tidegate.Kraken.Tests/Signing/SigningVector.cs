namespace Tidegate.Kraken.Tests.Signing;

/// <summary>One published or recomputed signature.</summary>
public sealed record SigningVector(string Id, string Secret, string Path, string Nonce, string Body, string Signature)
{
    private const string DocumentationSecret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

    /// <summary>Kraken's published secret is no live key. S1: Kraken's documentation; S2, S4: tests of public clients; the others were recomputed with Python's hmac.</summary>
    public static IReadOnlyList<SigningVector> All { get; } =
    [
        new(
            "S1",
            DocumentationSecret,
            "/0/private/AddOrder",
            "1616492376594",
            "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25",
            "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ=="
        ),
        new(
            "S2",
            DocumentationSecret,
            "/0/private/AddOrder",
            "1616492376594",
            """{"ordertype":"limit","pair":"XBTUSD","price":"37500","type":"buy","volume":"1.25"}""",
            "oTOXlYtwCD1eL/j45C8gSWB49XQO1Sguv3nnScc8TTNpgmsnDvAA3yu6geyXXjGIsfCUEOzslsv4ugTZNsM7RA=="
        ),
        new(
            "S3",
            DocumentationSecret,
            "/0/private/GetWebSocketsToken",
            "1616492376594",
            "nonce=1616492376594",
            "+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA=="
        ),
        new(
            "S3b",
            DocumentationSecret,
            "/0/private/GetWebSocketsToken",
            "1616492376594",
            """{"nonce":1616492376594}""",
            "yl7HvQ7MH+jWgPjH8r2+qILii9+OjPXXmiYU0uJ3ZdoxQGQlSfjTrhVW8NhLKbAnVRjuuiqkn/lDVd8AhdBrfQ=="
        ),
        new(
            "S3c",
            DocumentationSecret,
            "/0/private/GetWebSocketsToken",
            "1616492376594",
            """{"nonce": 1616492376594}""",
            "Gmmjy+n4n8Qdf2t74cy2l/gOqSsfyu0pnTKZIo3BaklrCquCph0zBp5QHAoHwiwEkcp24pLgeRqpJhTL/2Dxgg=="
        ),
        new(
            "S4",
            "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
            "/0/private/Balance",
            "1700000000000000000",
            "nonce=1700000000000000000",
            "6i7+cpXVLDDnDOekgsRcgFQhkYFyPDSSxhSVA8OrA6vjziXcy2K1DP3n7f9B/Kgni71WjBSQusZKxduRsdF20Q=="
        ),
        new(
            "S5",
            DocumentationSecret,
            "/0/private/GetWebSocketsToken",
            "1700000000000",
            "nonce=1700000000000&otp=000000",
            "Oa8ahf99EgZ3taoXIqVbBXCdEKVKmiQLf5U2z4rQs6JTBd2qzz0msZABl9h3WPP41x7atwJ6TS09eDVi1PDBsw=="
        ),
    ];

    public override string ToString() => Id;
}

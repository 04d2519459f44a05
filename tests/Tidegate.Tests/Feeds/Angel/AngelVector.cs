using System.Text.Json;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Angel;

/// <summary>The shared vectors of SmartStream; without the shared folder their tests are skipped.</summary>
internal sealed record AngelVector(string Id, byte[] Packet, JsonElement Raw)
{
    public static AngelVector Of(string id)
    {
        var file = Repository.PathOf("..", "shared", "protocols", "angel-smartstream-vectors.json");
        Assert.SkipUnless(File.Exists(file), "The shared vectors are not on this machine.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var vector = document.RootElement.GetProperty("vectors").EnumerateArray().Single(entry => entry.GetProperty("id").ValueEquals(id));
        return new AngelVector(
            id,
            Convert.FromHexString(vector.GetProperty("hex").GetString()!),
            vector.GetProperty("decoded_raw").Clone()
        );
    }

    public long Number(string name) => (long)Raw.GetProperty(name).GetDouble();

    public long[] Numbers(params string[] names) => [.. names.Select(Number)];

    public long[][] Rows(string name) =>
        [.. Raw.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetInt64()).ToArray())];
}

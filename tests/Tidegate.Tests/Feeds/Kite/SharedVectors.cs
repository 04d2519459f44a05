using System.Text.Json;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Kite;

/// <summary>The vectors and recordings that lie beside the repository; a test that needs them is skipped where they do not.</summary>
internal static class SharedVectors
{
    public static IEnumerable<JsonElement> Kite()
    {
        var path = Repository.PathOf("..", "shared", "protocols", "zerodha-kite-vectors.json");
        Assert.SkipUnless(File.Exists(path), "The vectors are not beside this clone.");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("vectors").EnumerateArray();
    }

    public static string KiteFile(string name)
    {
        var path = Repository.PathOf("..", "shared", "data", "kite_ws", name);
        Assert.SkipUnless(File.Exists(path), "The recordings are not beside this clone.");
        return path;
    }

    /// <summary>A bare packet as a frame of its own.</summary>
    public static byte[] FrameOf(params ReadOnlySpan<byte> packet) => [0, 1, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet];
}

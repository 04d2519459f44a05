using System.Text;
using Tidegate.Kraken.Messages;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests;

/// <summary>Recorded sessions that may lie beside the clone; tests skip with a word when they do not.</summary>
internal static class Recordings
{
    public static string[] Lines(params string[] parts)
    {
        var path = Repository.PathOf(["..", "shared", .. parts]);
        Assert.SkipUnless(File.Exists(path), $"The recording {parts[^1]} is not beside this clone.");
        return File.ReadAllLines(path);
    }

    public static string Text(params string[] parts) => string.Join('\n', Lines(parts));

    public static KrakenMessage Read(string frame)
    {
        Assert.True(KrakenMessageReader.TryRead(Encoding.UTF8.GetBytes(frame), out var message, out var fault), $"{fault}: {frame}");
        return message;
    }

    public static KrakenData<T> Data<T>(string frame) => Assert.IsType<KrakenData<T>>(Read(frame));
}

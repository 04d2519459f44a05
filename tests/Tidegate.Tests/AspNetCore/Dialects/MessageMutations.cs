using System.Text;

namespace Tidegate.Tests.AspNetCore.Dialects;

/// <summary>Messages that no honest client sends, made from a seed.</summary>
internal static class MessageMutations
{
    private static readonly string[] Pieces =
    [
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "true",
        "1e400",
        "-0",
        "1.5",
        "99999999999999999999",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\\",
        "\"id\":7,",
        "\"op\":\"ping\",",
        "\"symbol\":\"\\udc00x\",",
        "\uFEFF",
        "😀",
        "\0",
    ];

    /// <summary>Messages that are hard for any reader of JSON.</summary>
    public static TheoryData<string> Hard =>
        [
            "",
            " ",
            "\uFEFF{}",
            "{",
            "null",
            "5",
            "\"text\"",
            "[]",
            "{}x",
            "{\"op\":\"ping\",\"id\":1}{}",
            "{\"op\":\"ping\",\"id\":1,}",
            "{\"op\":\"ping\",\"id\":" + new string('9', 5_000) + "}",
            "{\"op\":\"\\ud800\",\"id\":1}",
            "{\"\\ud800\":1,\"\\ud800\":2,\"op\":\"ping\"}",
            "{\"o\\ud800\":\"ping\"}",
            "{\"op\":\"ping\",\"id\":\"\\udfff\"}",
            "{\"action\":\"subscribe\",\"symbol\":\"\\ud800\"}",
            new string('[', 10_000),
            string.Concat(Enumerable.Repeat("{\"a\":", 10_000)),
            "{\"op\":\"ping\",\"any\":" + new string('[', 10_000) + new string(']', 10_000) + "}",
        ];

    /// <summary>Valid messages with pieces put in, cut out, doubled and swapped; always valid UTF-8.</summary>
    public static IEnumerable<byte[]> Of(IReadOnlyList<string> valid, int count, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < count; round++)
        {
            var text = new StringBuilder(valid[random.Next(valid.Count)]);
            for (var change = random.Next(1, 5); change > 0 && text.Length > 1; change--)
            {
                Change(text, random);
            }

            yield return Encoding.UTF8.GetBytes(text.ToString());
        }
    }

    /// <summary>Any bytes at all, most of them not UTF-8.</summary>
    public static IEnumerable<byte[]> Noise(int count, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < count; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            yield return bytes;
        }
    }

    private static void Change(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        var length = random.Next(1, Math.Min(12, text.Length - at) + 1);
        switch (random.Next(4))
        {
            case 0:
                text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 1:
                text.Remove(at, length);
                break;
            case 2:
                text.Insert(at, text.ToString(at, length));
                break;
            default:
                text[at] = (char)random.Next(1, 128);
                break;
        }
    }
}

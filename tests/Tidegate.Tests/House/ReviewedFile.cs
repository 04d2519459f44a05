using Tidegate.Testing;

namespace Tidegate.Tests.House;

/// <summary>A generated file that is committed so that its changes are seen in review.</summary>
internal static class ReviewedFile
{
    private const string AcceptSwitch = "TIDEGATE_ACCEPT";

    /// <summary>Compares what the code says now with the committed file; with the switch set, writes the file instead.</summary>
    public static void AssertMatches(string path, IReadOnlyList<string> actual)
    {
        var file = Repository.PathOf(path);
        if (Environment.GetEnvironmentVariable(AcceptSwitch) == "1")
        {
            File.WriteAllText(file, string.Concat(actual.Select(line => line + "\n")));
            return;
        }

        string[] reviewed = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] difference =
        [
            .. reviewed.Except(actual).Select(line => $"- {line}"),
            .. actual.Except(reviewed).Select(line => $"+ {line}"),
        ];
        if (difference.Length > 0 || !reviewed.SequenceEqual(actual))
        {
            Assert.Fail(
                $"{path} is not what the code says (an order or a repetition where no line is listed):\n{string.Join('\n', difference)}\n"
                    + $"When the change is meant: {AcceptSwitch}=1 ./test --filter House, then review and commit the file."
            );
        }
    }
}

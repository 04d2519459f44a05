using System.Collections.Immutable;
using System.Text;

namespace Tidegate.Markets.Instruments.Import;

/// <summary>Counts what is left out, and keeps the first few of each reason as examples.</summary>
internal sealed class SkipLog
{
    private const int ExamplesMax = 3;
    private const int ExampleCharsMax = 80;

    private readonly int[] _counts = new int[Enum.GetValues<SkipReason>().Length];
    private readonly List<SkippedExample>[] _examples = [.. Enum.GetValues<SkipReason>().Select(_ => new List<SkippedExample>())];

    /// <summary>Rows that were none: too long or damaged.</summary>
    public int Damaged => _counts[(int)SkipReason.Damaged] + _counts[(int)SkipReason.TooLong];

    public void Add(SkipReason reason, int row, ReadOnlySpan<byte> text)
    {
        _counts[(int)reason]++;
        if (_examples[(int)reason] is { Count: < ExamplesMax } examples)
        {
            examples.Add(new SkippedExample(row, Clean(text)));
        }
    }

    public ImmutableArray<SkippedRows> ToReport() =>
        [
            .. Enum.GetValues<SkipReason>()
                .Where(reason => _counts[(int)reason] > 0)
                .OrderByDescending(reason => _counts[(int)reason])
                .Select(reason => new SkippedRows(reason, _counts[(int)reason], [.. _examples[(int)reason]])),
        ];

    // It goes to terminals and logs: printable ASCII only, and little of it.
    private static string Clean(ReadOnlySpan<byte> text)
    {
        var clean = new StringBuilder(ExampleCharsMax);
        foreach (var one in text[..Math.Min(text.Length, ExampleCharsMax)])
        {
            clean.Append(one is >= (byte)' ' and <= (byte)'~' ? (char)one : '?');
        }

        return clean.ToString();
    }
}

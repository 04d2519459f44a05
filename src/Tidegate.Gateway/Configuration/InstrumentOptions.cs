namespace Tidegate.Gateway.Configuration;

/// <summary>What becomes of the instruments of earlier days.</summary>
public sealed class InstrumentOptions
{
    /// <summary>Most days that can be named: a hundred years.</summary>
    internal const int DaysKeptMax = 36_500;

    /// <summary>For so many days back it can be asked what a token was; older days are removed at the start and after each import. A broker's day takes 1 to 4 MB. Default 400; 0 to 36,500; 0: for ever.</summary>
    public int DaysKept { get; set; } = 400;

    /// <summary>What is wrong, one sentence each.</summary>
    internal IEnumerable<string> FindFaults() => DaysKept is < 0 or > DaysKeptMax ? [$"DaysKept must be 0 to {DaysKeptMax}."] : [];
}

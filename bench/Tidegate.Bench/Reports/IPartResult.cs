namespace Tidegate.Bench.Reports;

/// <summary>What one part of a run has found. Its public properties go into the JSON file as they are, and must come back from there.</summary>
internal interface IPartResult
{
    /// <summary>The promises that this part can judge.</summary>
    IEnumerable<Goal> Judge();

    /// <summary>Writes its section of the page, heading included.</summary>
    void WriteTo(MarkdownPage page);
}

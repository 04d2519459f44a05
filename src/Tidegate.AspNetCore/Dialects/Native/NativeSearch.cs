using Tidegate.Markets.Instruments;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Native;

/// <summary><c>search</c>: instruments that hold every word of a query, in any order and case.</summary>
/// <param name="Id">The client's own mark of the request, as it was written, or null.</param>
/// <param name="Query">The words.</param>
/// <param name="Exchange">Only of this exchange; null: of all.</param>
/// <param name="Limit">Most rows.</param>
internal sealed record NativeSearch(string? Id, string Query, string? Exchange, int Limit) : QuestionRequest(Id)
{
    /// <summary>Most rows of one answer.</summary>
    public const int LimitMax = 500;

    public IReadOnlyList<Instrument> Found { get; init; } = [];
}

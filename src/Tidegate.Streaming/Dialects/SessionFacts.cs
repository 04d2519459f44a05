using System.Runtime.InteropServices;
using Tidegate.Core.Access;

namespace Tidegate.Streaming.Dialects;

/// <summary>What a dialect may know of the session whose message it reads, or to which alone it writes.</summary>
/// <param name="Grant">What it may do; null: its credential has not come yet.</param>
/// <param name="Route">What the path and the endpoint's own query parameters named, unchecked.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SessionFacts(Grant? Grant, IReadOnlyDictionary<string, string> Route)
{
    /// <summary>The way to this session alone; null where there is none, as in tests of a dialect.</summary>
    public ISessionLine? Line { get; init; }
}

using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Topics;

namespace Tidegate.Client;

/// <summary>What became of one subscription: the mode granted, or the error that says why not.</summary>
/// <param name="Topic">The topic as the server repeated it.</param>
/// <param name="Mode">The granted mode, perhaps lower than the one asked for.</param>
/// <param name="Error">Why not; null where it was granted.</param>
/// <param name="Rule">The rule that lowered or refused it, where the server named it.</param>
public sealed record SubscriptionResult(string Topic, Mode? Mode, ErrorInfo? Error, string? Rule = null)
{
    /// <summary>True where pushes will come.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsGranted => Error is null;
}

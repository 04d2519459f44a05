using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Errors;

namespace Tidegate.Core.Topics;

/// <summary>Either a replay that was made or why there is none.</summary>
public sealed record ReplayStart
{
    private ReplayStart() { }

    /// <summary>The replay, where there is one.</summary>
    public ReplayView? Replay { get; private init; }

    /// <summary>Why not, where there is none.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>One sentence for who asked, beside the refusal; null: the refusal says it all. Names the file as it was asked for, never its place.</summary>
    public string? Detail { get; private init; }

    /// <summary>True where <see cref="Replay"/> is set.</summary>
    [MemberNotNullWhen(true, nameof(Replay)), MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsMade => Replay is not null;

    /// <summary>It plays.</summary>
    public static ReplayStart Made(ReplayView replay) => new() { Replay = replay };

    /// <summary>It does not.</summary>
    public static ReplayStart Refused(Refusal refusal, string? detail = null) => new() { Refusal = refusal, Detail = detail };
}

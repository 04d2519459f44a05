using System.Collections.Immutable;

namespace Tidegate.Streaming.Resume;

/// <summary>What became of a resume secret: the session goes on where the earlier one broke off, or begins anew for a named reason.</summary>
public sealed class ResumeOutcome
{
    private ImmutableArray<ResumePosition> _positions;

    private ResumeOutcome(string? reason, ImmutableArray<ResumePosition> positions) => (Reason, _positions) = (reason, positions);

    /// <summary>No such session, or none any more: its window is over, it ended for good, or it was resumed already.</summary>
    public static ResumeOutcome Unknown { get; } = new("unknown", []);

    /// <summary>The session was somebody else's.</summary>
    public static ResumeOutcome OtherSubject { get; } = new("other_subject", []);

    /// <summary>The session was at another endpoint.</summary>
    public static ResumeOutcome OtherEndpoint { get; } = new("other_endpoint", []);

    /// <summary>True where it goes on.</summary>
    public bool IsResumed => Reason is null;

    /// <summary>Why it does not; null where it does.</summary>
    public string? Reason { get; }

    internal static ResumeOutcome Resumed(ImmutableArray<ResumePosition> positions) => new(null, positions);

    /// <summary>Where the earlier session was; once, so that the memory is free afterwards.</summary>
    internal ImmutableArray<ResumePosition> TakePositions()
    {
        var positions = _positions;
        _positions = [];
        return positions;
    }
}

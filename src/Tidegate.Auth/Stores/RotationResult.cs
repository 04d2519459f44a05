namespace Tidegate.Auth.Stores;

/// <summary>What became of a refresh token that was shown.</summary>
public enum RotationOutcome
{
    /// <summary>No family knows it.</summary>
    Unknown,

    /// <summary>It was the last of its family, which has a new last one now.</summary>
    Rotated,

    /// <summary>It was used before: somebody has a copy. The family is revoked now.</summary>
    Reused,

    /// <summary>Its family was revoked before.</summary>
    Revoked,

    /// <summary>Its family has expired.</summary>
    Expired,
}

/// <summary>The outcome of a rotation.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Family">The family as it is now; null where it is unknown.</param>
public readonly record struct RotationResult(RotationOutcome Outcome, RefreshFamily? Family = null);

namespace Tidegate.Core.Access;

/// <summary>Says whether what was granted to an open session still holds. Implemented by <c>Tidegate.Auth</c>.</summary>
public interface IGrantReview
{
    /// <summary>Looks at a grant again, in memory: called for every open session, on the thread that owns it.</summary>
    /// <param name="grant">What the session has.</param>
    /// <returns>Null: nothing has changed. Refused: the session ends with that error. Granted: it goes on with that grant (same subject, same end or an earlier one).</returns>
    Admission? Review(Grant grant);
}

namespace Tidegate.Core.Access;

/// <summary>Judges a grant that came of no credential of ours: of a user whom the host application has authenticated. Implemented by <c>Tidegate.Auth</c>.</summary>
public interface IVouchedGrants
{
    /// <summary>Asks whether it was revoked, and lays over it what is stored of its user.</summary>
    /// <param name="vouched">What the host's own sign-in says.</param>
    /// <param name="cancellation">Ends a wait for the store.</param>
    ValueTask<Admission> JudgeAsync(Grant vouched, CancellationToken cancellation);
}

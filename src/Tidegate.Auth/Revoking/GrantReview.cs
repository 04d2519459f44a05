using Tidegate.Auth.Grants;
using Tidegate.Core.Access;

namespace Tidegate.Auth.Revoking;

/// <summary>Looks at what open sessions were granted again: is it revoked, and is it what the stored user, the key and the roles still allow.</summary>
/// <remarks>Signing keys are not asked: a session lives to the end of its token, however its key fares.</remarks>
/// <param name="revocations">What is believed no more.</param>
/// <param name="overlay">What is stored.</param>
public sealed class GrantReview(RevocationList revocations, GrantOverlay overlay) : IGrantReview
{
    /// <inheritdoc />
    public Admission? Review(Grant grant) =>
        revocations.Find(grant) is { } refusal ? Admission.Refused(refusal.Error, refusal.Rule) : overlay.Review(grant);
}

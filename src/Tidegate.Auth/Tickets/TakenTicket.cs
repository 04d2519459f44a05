using Tidegate.Core.Access;

namespace Tidegate.Auth.Tickets;

/// <summary>What a ticket carried.</summary>
/// <param name="Grant">What was believed when it was issued; still to be checked against revocations and the stored user.</param>
/// <param name="ResumeSecret">The secret of a session that goes on here, or null.</param>
public sealed record TakenTicket(Grant Grant, string? ResumeSecret)
{
    /// <inheritdoc />
    public override string ToString() => $"ticket of {Grant.Subject}";
}

namespace Tidegate.Auth.Tickets;

/// <summary>A new ticket: shown once, kept as a hash only.</summary>
/// <remarks>Carries a secret: <see cref="ToString"/> says when it ends only, so it is safe to log.</remarks>
/// <param name="Text"><c>tgt_</c> and 43 characters.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
public sealed record Ticket(string Text, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc />
    public override string ToString() => $"ticket until {ExpiresAt:O}";
}

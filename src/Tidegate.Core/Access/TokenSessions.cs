namespace Tidegate.Core.Access;

/// <summary>What happens when a token whose session is open opens another one.</summary>
public enum TokenSessions
{
    /// <summary>The newcomer is refused with <c>session.conflict</c>.</summary>
    Reject,

    /// <summary>The session that is open is closed with <c>session.replaced</c>, and the newcomer has its place.</summary>
    TakeOver,

    /// <summary>Both are open, up to a number.</summary>
    Allow,
}

namespace Tidegate.Auth.Policies;

/// <summary>What a rule says of those whom it fits.</summary>
public enum PolicyEffect
{
    /// <summary>They may, up to the rule's ceilings.</summary>
    Allow,

    /// <summary>They may not.</summary>
    Deny,
}

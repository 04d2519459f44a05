namespace Tidegate.Core.Errors;

/// <summary>What a well-behaved client does after an error. The close-code range says the same (<c>docs/errors.md</c>).</summary>
public enum Retry
{
    /// <summary>Do not come back with the same request.</summary>
    Never,

    /// <summary>Come back with another credential.</summary>
    AfterNewCredential,

    /// <summary>Come back with back-off, or after the delay given.</summary>
    AfterDelay,
}

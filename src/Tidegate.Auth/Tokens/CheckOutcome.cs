namespace Tidegate.Auth.Tokens;

/// <summary>How a check ended.</summary>
public enum CheckOutcome
{
    /// <summary>An earlier one failed.</summary>
    NotReached,

    /// <summary>The token may go on.</summary>
    Passed,

    /// <summary>The token is refused here.</summary>
    Failed,
}

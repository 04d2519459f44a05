namespace Tidegate.Core.Access;

/// <summary>Looks at the grants of all open sessions again. Implemented by whoever holds sessions.</summary>
public interface IGrantSweep
{
    /// <summary>Begins the sweep with what <see cref="IGrantReview"/> knows now. Thread-safe, returns at once; two calls in a row may become one sweep.</summary>
    void ReviewGrants();
}

namespace Tidegate.Auth.Plans;

/// <summary>The plans that hold now: those of the configuration, and over them those of the database. Thread-safe.</summary>
/// <param name="configured">By name, free of faults.</param>
public sealed class PlanBook(IEnumerable<KeyValuePair<string, PlanOptions>> configured)
{
    private readonly KeyValuePair<string, PlanOptions>[] _configured = [.. configured];
    private volatile PlanTable _current = new(configured);

    /// <summary>The table that holds now; whoever needs several plans that belong together takes it once.</summary>
    public PlanTable Current => _current;

    /// <summary>Swaps the table whole.</summary>
    /// <param name="stored">What the database has, free of faults; a plan there stands for the one of its name in the configuration.</param>
    internal void Replace(IReadOnlyDictionary<string, PlanOptions> stored) =>
        _current = new PlanTable([.. _configured.Where(pair => !stored.ContainsKey(pair.Key)), .. stored]);
}

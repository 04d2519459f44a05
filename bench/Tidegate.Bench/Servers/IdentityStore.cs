namespace Tidegate.Bench.Servers;

/// <summary>Where a gateway of the benchmark keeps users and keys.</summary>
/// <param name="Label">As the page calls it.</param>
/// <param name="Provider">As the gateway's options call it.</param>
/// <param name="Connection">Connection string, where it needs one; a file is made in the scratch folder.</param>
internal sealed record IdentityStore(string Label, string Provider, string? Connection = null)
{
    /// <summary>Name of the gateway over this store.</summary>
    public string Server => $"tidegate, API keys in {Label}";

    /// <summary>Those that there are here: PostgreSQL where <c>bench/run</c> could start one.</summary>
    public static IReadOnlyList<IdentityStore> All =>
        Environment.GetEnvironmentVariable("TIDEGATE_BENCH_POSTGRES") is { Length: > 0 } postgres
            ? [new("SQLite", "Sqlite"), new("PostgreSQL", "Postgres", postgres)]
            : [new("SQLite", "Sqlite")];
}

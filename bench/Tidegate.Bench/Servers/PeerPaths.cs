namespace Tidegate.Bench.Servers;

/// <summary>Where the programs are.</summary>
/// <param name="Gateway">The gateway's dll.</param>
/// <param name="Dotnet">The dll with SignalR and the plain broadcaster.</param>
/// <param name="Folder">The folder of the other peers' programs.</param>
/// <param name="Scratch">A folder for their configurations.</param>
/// <param name="Raw"><c>rawcast</c>; null where there is no C compiler.</param>
/// <param name="Publisher">The program that publishes to brokers; null where there is no C compiler.</param>
/// <param name="Data">Folder of recorded sessions and days; null where there is none: then they are made up.</param>
internal sealed record PeerPaths(string Gateway, string Dotnet, string Folder, string Scratch, string? Raw, string? Publisher, string? Data)
{
    /// <summary>The program of the inner parts, which also has our sides of comparisons in one process.</summary>
    public string Micro { get; } = BesideUs("/Tidegate.Bench/", "/Tidegate.Bench.Micro/", "Tidegate.Bench.Micro.dll");

    /// <summary>The gateway as it ships.</summary>
    public string Product { get; } = BesideUs("/bench/Tidegate.Bench/", "/src/Tidegate.Gateway/", "Tidegate.Gateway.dll");

    private static string BesideUs(string ours, string other, string program) =>
        Path.Combine(AppContext.BaseDirectory.Replace(ours, other, StringComparison.Ordinal), program);
}

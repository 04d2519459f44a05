namespace Tidegate.Bench.Servers;

/// <summary>Where the programs are.</summary>
/// <param name="Gateway">The gateway's dll.</param>
/// <param name="Dotnet">The dll with SignalR and the plain broadcaster.</param>
/// <param name="Folder">The folder of the other peers' programs.</param>
/// <param name="Scratch">A folder for their configurations.</param>
/// <param name="Raw"><c>rawcast</c>; null where there is no C compiler.</param>
/// <param name="Publisher">The program that publishes to brokers; null where there is no C compiler.</param>
internal sealed record PeerPaths(string Gateway, string Dotnet, string Folder, string Scratch, string? Raw, string? Publisher);

namespace Tidegate.Bench.Servers;

/// <summary>A broker that is told its ports by a file.</summary>
internal interface IBrokerSetup
{
    /// <summary>Writes the file and returns program and arguments.</summary>
    /// <param name="port">Where its WebSocket clients come.</param>
    IReadOnlyList<string> Command(int port);

    /// <summary>Where its publisher comes, after <see cref="Command"/>.</summary>
    /// <param name="port">Where its WebSocket clients come.</param>
    int PublishingPort(int port);
}

using System.Globalization;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>How many connections the process may have, told from its limit of open files.</summary>
/// <param name="SessionsMax">Sessions: as configured, or what the limit leaves.</param>
/// <param name="ConnectionsMax">Connections of any kind.</param>
/// <param name="DescriptorsMax">A connection whose descriptor has this number or a higher one is too near the limit.</param>
internal sealed record FileLimit(int SessionsMax, int ConnectionsMax, int DescriptorsMax)
{
    // The runtime itself holds about 170 at start and more under load; files, databases and feeds come on top.
    private const int Reserve = 400;

    // Connections that are not sessions: refused handshakes, health checks, those that are just closing.
    private const int Guests = 256;

    // Never given to a connection: the runtime opens files and pipes at times of its own.
    private const int Spare = 32;

    public static FileLimit For(int sessionsWanted) => For(sessionsWanted, ReadLimit());

    /// <summary>Never all for the reserve: with a tiny limit an eighth of it still serves.</summary>
    public static FileLimit For(int sessionsWanted, int openFilesMax)
    {
        var connections = Math.Max(openFilesMax - Reserve, openFilesMax / 8);
        var sessions = Math.Max(Math.Min(sessionsWanted, connections - Math.Min(Guests, connections / 4)), 1);
        return new FileLimit(sessions, connections, openFilesMax - Spare);
    }

    /// <summary>The hard limit, to which the runtime raises its soft one at start; no limit where the system does not tell.</summary>
    private static int ReadLimit()
    {
        const string Limits = "/proc/self/limits";
        if (!File.Exists(Limits))
        {
            return int.MaxValue;
        }

        // "Max open files            1024                 20000                files"
        var line = File.ReadLines(Limits).FirstOrDefault(each => each.StartsWith("Max open files", StringComparison.Ordinal));
        var hard = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(4);
        return int.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}

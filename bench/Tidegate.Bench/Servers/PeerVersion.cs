using System.ComponentModel;
using System.Diagnostics;

namespace Tidegate.Bench.Servers;

/// <summary>Asks a program which version it is.</summary>
internal static class PeerVersion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The first line that it prints; null where there is no such program, or it fails.</summary>
    public static string? Of(params string[] command)
    {
        try
        {
            var start = new ProcessStartInfo(command[0], command[1..])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadLine() ?? process.StandardError.ReadLine(); // nginx says it on the other one
            return process.WaitForExit(Patience) && process.ExitCode == 0 ? output?.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>One command about the shared run.</summary>
/// <param name="Name">As the original calls it in its messages.</param>
/// <param name="TryRun">False: not in this state.</param>
/// <param name="Done">What to say when it is done.</param>
/// <param name="RefusedStatus">HTTP status when the state does not allow it; the original's choice, not ours.</param>
internal sealed record NseCommand(string Name, Func<IReplayControl, bool> TryRun, Func<ReplayStatus, string> Done, int RefusedStatus)
{
    /// <summary>All of them; the path is <c>/api/</c>, the name in lower case and <c>-broadcast</c>.</summary>
    public static ImmutableArray<NseCommand> All { get; } =
    [
        new("Start", replay => replay.TryStart(), Started, StatusCodes.Status500InternalServerError),
        new("Pause", replay => replay.TryPause(), _ => "Broadcasting paused successfully", StatusCodes.Status400BadRequest),
        new("Resume", replay => replay.TryResume(), _ => "Broadcasting resumed successfully", StatusCodes.Status400BadRequest),
        new("Stop", replay => replay.TryStop(), _ => "Broadcasting stopped successfully", StatusCodes.Status500InternalServerError),
        new("Restart", replay => replay.TryRestart(), Started, StatusCodes.Status500InternalServerError),
    ];

    private static string Started(ReplayStatus status) =>
        $"Broadcasting started for {status.SymbolCount} symbols with {status.RecordCount} total records";
}

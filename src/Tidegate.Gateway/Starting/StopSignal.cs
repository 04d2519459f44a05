using System.Runtime.InteropServices;

namespace Tidegate.Gateway.Starting;

/// <summary>A signal that means "stop".</summary>
/// <param name="Signal">As .NET names it, on Windows too.</param>
/// <param name="Number">What a shell reports of it.</param>
/// <param name="EndsOnReturn">The system ends the process as soon as the signal was dealt with, so that its handler has to wait for the orderly end.</param>
internal sealed record StopSignal(PosixSignal Signal, int Number, bool EndsOnReturn = false)
{
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Terminate = 15;

    /// <summary>Those of Linux and macOS. SIGQUIT keeps its meaning there: a dump.</summary>
    public static IReadOnlyList<StopSignal> OfUnix { get; } =
    [
        new(PosixSignal.SIGTERM, Terminate),
        new(PosixSignal.SIGINT, Interrupt),
        new(PosixSignal.SIGHUP, HangUp), // the terminal was closed
    ];

    /// <summary>Those of Windows: Ctrl+C, Ctrl+Break, the closed console, the end of the session or of a service's console.</summary>
    /// <remarks>PosixSignalRegistration: CTRL_C_EVENT, CTRL_BREAK_EVENT, CTRL_CLOSE_EVENT, CTRL_SHUTDOWN_EVENT; after the last two Windows waits for the handler, and not for long.</remarks>
    public static IReadOnlyList<StopSignal> OfWindows { get; } =
    [
        new(PosixSignal.SIGINT, Interrupt),
        new(PosixSignal.SIGQUIT, Quit),
        new(PosixSignal.SIGHUP, HangUp, EndsOnReturn: true),
        new(PosixSignal.SIGTERM, Terminate, EndsOnReturn: true),
    ];
}

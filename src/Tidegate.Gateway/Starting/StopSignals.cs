using System.Runtime.InteropServices;

namespace Tidegate.Gateway.Starting;

/// <summary>The signals that mean "stop": the first begins the orderly end, the second ends the process at once.</summary>
/// <remarks>The host itself hears only the first; somebody who asks twice does not want to wait for the rest of the grace time.</remarks>
internal sealed class StopSignals : IDisposable
{
    // What a shell reports for a process that a signal ended.
    private const int SignalExitBase = 128;

    // Windows gives a closed console 5 s before it ends the process whatever its handler does (HandlerRoutine, SetConsoleCtrlHandler).
    private static readonly TimeSpan WindowsPatience = TimeSpan.FromSeconds(4.5);

    private readonly IDisposable[] _registrations;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Action<int> _exit;
    private int _heard;

    /// <param name="lifetime">What the first signal stops.</param>
    /// <param name="exit">Ends the process with this code.</param>
    public StopSignals(IHostApplicationLifetime lifetime, Action<int> exit)
        : this(
            lifetime,
            exit,
            OperatingSystem.IsWindows() ? StopSignal.OfWindows : StopSignal.OfUnix,
            (signal, heard) => PosixSignalRegistration.Create(signal, heard)
        ) { }

    /// <param name="lifetime">What the first signal stops.</param>
    /// <param name="exit">Ends the process with this code.</param>
    /// <param name="signals">Those of the system.</param>
    /// <param name="register">Has a signal heard.</param>
    internal StopSignals(
        IHostApplicationLifetime lifetime,
        Action<int> exit,
        IReadOnlyList<StopSignal> signals,
        Func<PosixSignal, Action<PosixSignalContext>, IDisposable> register
    )
    {
        (_lifetime, _exit) = (lifetime, exit);
        _registrations = [.. signals.Select(each => register(each.Signal, context => Hear(each, context)))];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    /// <summary>Deals with one signal.</summary>
    internal void Hear(int number)
    {
        if (Interlocked.Increment(ref _heard) > 1)
        {
            _exit(SignalExitBase + number);
        }
        else
        {
            _lifetime.StopApplication();
        }
    }

    private void Hear(StopSignal signal, PosixSignalContext context)
    {
        context.Cancel = true; // no default action: it would end the process in the middle
        Hear(signal.Number);
        if (signal.EndsOnReturn)
        {
            _lifetime.ApplicationStopped.WaitHandle.WaitOne(WindowsPatience);
        }
    }
}

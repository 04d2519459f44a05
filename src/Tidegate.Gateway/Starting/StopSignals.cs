using System.Runtime.InteropServices;

namespace Tidegate.Gateway.Starting;

/// <summary>The signals that mean "stop": the first begins the orderly end, the second ends the process at once.</summary>
/// <remarks>The host itself hears only the first; somebody who asks twice does not want to wait for the rest of the grace time.</remarks>
internal sealed class StopSignals : IDisposable
{
    // What a shell reports for a process that a signal ended.
    private const int SignalExitBase = 128;

    private readonly PosixSignalRegistration[] _registrations;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Action<int> _exit;
    private int _heard;

    /// <param name="lifetime">What the first signal stops.</param>
    /// <param name="exit">Ends the process with this code.</param>
    public StopSignals(IHostApplicationLifetime lifetime, Action<int> exit)
    {
        (_lifetime, _exit) = (lifetime, exit);
        _registrations =
        [
            Register(PosixSignal.SIGTERM, number: 15),
            Register(PosixSignal.SIGINT, number: 2),
            Register(PosixSignal.SIGHUP, number: 1), // the terminal was closed
        ];
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

    private PosixSignalRegistration Register(PosixSignal signal, int number) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = true; // no default action: it would end the process in the middle
                Hear(number);
            }
        );
}

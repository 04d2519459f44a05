using System.Runtime.InteropServices;
using Tidegate.Cli;
using Tidegate.Cli.Terminal;

using var interrupt = new CancellationTokenSource();
using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
return await CliApp.RunAsync(args, CliContext.OfProcess(), interrupt.Token);

// The first signal ends in good order, a second one at once.
void End(PosixSignalContext signal)
{
    signal.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
}

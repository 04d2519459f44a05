using Tidegate.Cli.Terminal;
using Tidegate.Client;

namespace Tidegate.Cli.Connect;

/// <summary>How a conversation with a server can fail, as one sentence and an exit code.</summary>
internal static class DoorFaults
{
    /// <summary>Runs it.</summary>
    /// <param name="run">The conversation; gives the exit code.</param>
    /// <param name="over">The time of <c>--for</c>.</param>
    /// <param name="interrupted">Ctrl+C.</param>
    public static async Task<int> TellAsync(Func<Task<int>> run, CancellationToken over, CancellationToken interrupted)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !interrupted.IsCancellationRequested)
        {
            throw new CliFailure(ExitCodes.Network, "There was no answer within the time of --for.");
        }
        catch (ConnectRefusedException refused)
        {
            throw new CliFailure(ExitCodes.Refused, $"{SafeText.Of(refused.Message)}. {Advice.For(refused)}");
        }
        catch (ConnectFailedException failed)
        {
            throw new CliFailure(ExitCodes.Network, $"{SafeText.Of(failed.Message)}. Is the gateway running there?");
        }
        catch (RequestRefusedException refused)
        {
            throw new CliFailure(ExitCodes.Refused, SafeText.Of(refused.Message));
        }
        catch (Exception fault) when (fault is ConnectionEndedException or TimeoutException)
        {
            throw new CliFailure(ExitCodes.Network, SafeText.Of(fault.Message));
        }
    }
}

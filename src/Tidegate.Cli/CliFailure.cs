namespace Tidegate.Cli;

/// <summary>Ends a command with an exit code and one sentence for the user. The sentence holds no secret.</summary>
internal sealed class CliFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CliFailure Usage(string message) => new(ExitCodes.Usage, message);
}

namespace Tidegate.Gateway.Configuration;

/// <summary>The program cannot start, for reasons that its operator can mend.</summary>
/// <param name="faults">One sentence each; no secret in any.</param>
/// <param name="exitCode">What the process ends with.</param>
internal sealed class StartFaultException(IReadOnlyList<string> faults, int exitCode) : Exception("Tidegate cannot start.")
{
    public IReadOnlyList<string> Faults { get; } = faults;

    public int ExitCode { get; } = exitCode;
}

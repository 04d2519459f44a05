namespace Tidegate.Cli;

/// <summary>What the process tells its caller. Printed by <c>tidegate --help</c>.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The question was answered, and the answer is no: a token that is not accepted, topics that do not exist.</summary>
    public const int Negative = 1;

    /// <summary>The command line cannot be understood, or names a file that cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>The server said no, before or after the upgrade.</summary>
    public const int Refused = 3;

    /// <summary>The server or the database could not be reached, or the connection broke.</summary>
    public const int Network = 4;

    /// <summary>Ended by Ctrl+C or SIGTERM (128 + 2, as shells count it).</summary>
    public const int Interrupted = 130;
}

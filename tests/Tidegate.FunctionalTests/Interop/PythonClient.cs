using System.Diagnostics;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>Runs of a client in <c>tests/interop</c> that is written for Python's <c>websockets</c>.</summary>
internal static class PythonClient
{
    // That of the system first: it is the one for which Debian has the package.
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    private static readonly Lazy<string?> Interpreter = new(() => Interpreters.FirstOrDefault(HasPackage));

    /// <summary>Starts it; the test is skipped where Python or the package is not there.</summary>
    /// <param name="script">File name.</param>
    /// <param name="variables">Environment variables besides.</param>
    /// <param name="arguments">The script's arguments.</param>
    public static ScriptRun Start(string script, IEnumerable<KeyValuePair<string, string>> variables, params string[] arguments)
    {
        Assert.SkipUnless(Interpreter.Value is not null, "python3-websockets is not installed (./test does it in CI).");
        return ScriptRun.Start(Interpreter.Value!, [script, .. arguments], variables);
    }

    private static bool HasPackage(string interpreter)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(interpreter, ["-c", "import websockets"]) { UseShellExecute = false, RedirectStandardError = true }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

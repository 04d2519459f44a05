namespace Tidegate.FunctionalTests.Interop;

/// <summary>Runs of <c>tests/interop/client.mjs</c>: a client of npm 'ws'.</summary>
internal static class NodeClient
{
    /// <summary>Starts it; the test is skipped where Node.js or the package is not there.</summary>
    public static ScriptRun Start(string url, params string[] arguments)
    {
        var package = Path.Combine(ScriptRun.Folder, "node_modules", "ws");
        Assert.SkipUnless(Directory.Exists(package), "npm 'ws' is not installed (./test does it).");
        return ScriptRun.Start("node", ["client.mjs", url, .. arguments]);
    }
}

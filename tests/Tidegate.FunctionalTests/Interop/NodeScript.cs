using System.Diagnostics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>One run of Node.js to its end; the test is skipped where there is none.</summary>
internal static class NodeScript
{
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <param name="variables">Environment variables besides our own.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string[] arguments,
        string input = "",
        params (string Name, string Value)[] variables
    )
    {
        var info = new ProcessStartInfo("node", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.PathOf("samples"),
        };
        foreach (var (name, value) in variables)
        {
            info.Environment[name] = value;
        }

        using var node = new Process { StartInfo = info };
        try
        {
            node.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Node.js is not installed.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayFixture.Patience);
        var (output, error) = (node.StandardOutput.ReadToEndAsync(patience.Token), node.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await node.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            node.StandardInput.Close();
            await node.WaitForExitAsync(patience.Token);
            return (node.ExitCode, await output, await error);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill();
            }
        }
    }
}

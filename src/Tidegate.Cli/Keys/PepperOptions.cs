using System.CommandLine;
using Tidegate.Auth.ApiKeys;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Keys;

/// <summary>Where the pepper is: without the gateway's own, a key made here is one that the gateway does not know.</summary>
internal sealed class PepperOptions
{
    // The gateway's own variables, so that both are set up by the same lines.
    private const string Variable = "Tidegate__Auth__Keys__Pepper";
    private const string FileVariable = "Tidegate__Auth__Keys__PepperFile";
    private const string DevelopmentFile = "development-pepper";

    private readonly Option<string?> _file = new("--pepper-file")
    {
        Description =
            $"File with the gateway's pepper. Default: the gateway's variables {FileVariable} or {Variable}, else that of a gateway in Development.",
        HelpName = "file",
    };

    public void AddTo(Command command) => command.Options.Add(_file);

    // What a gateway in Development has made for itself.
    private static string? Development(CliContext context) =>
        context.DevelopmentFolder is { } folder && Path.Combine(folder, DevelopmentFile) is var file && File.Exists(file) ? file : null;

    /// <summary>The options of the keys, with the pepper in them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Gives the environment.</param>
    public ApiKeyOptions Read(ParseResult parsed, CliContext context)
    {
        var file = parsed.GetValue(_file) ?? (context.Variable(FileVariable) is { Length: > 0 } named ? named : null);
        var pepper =
            file is not null ? SecretInput.FromFile(file, "pepper").Trim()
            : context.Variable(Variable) is { Length: > 0 } value ? value.Trim()
            : Development(context) is { } development ? SecretInput.FromFile(development, "pepper").Trim()
            : throw CliFailure.Usage(
                $"Which pepper? Give --pepper-file or {FileVariable}, the same as the gateway's (tidegate secret new --out pepper makes one)."
            );
        return pepper.Length < ApiKeyPepper.CharsMin
            ? throw CliFailure.Usage($"The pepper has {pepper.Length} characters; it needs {ApiKeyPepper.CharsMin} at least.")
            : new ApiKeyOptions { Pepper = pepper };
    }
}

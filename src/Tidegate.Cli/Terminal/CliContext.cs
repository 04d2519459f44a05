namespace Tidegate.Cli.Terminal;

/// <summary>What a command may touch of the world around it.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Errors and notes, one sentence each.</param>
/// <param name="Input">Secrets and tokens that are piped in.</param>
/// <param name="Time">The clock.</param>
internal sealed record CliContext(TextWriter Output, TextWriter Error, TextReader Input, TimeProvider Time)
{
    /// <summary>Environment variables. Default: none.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Width and height where the output is a terminal that can be redrawn; null where it is a file or a pipe.</summary>
    public Func<(int Columns, int Rows)>? Screen { get; init; }

    /// <summary>Asks for a secret without showing it; null where nobody sits at a terminal, and the input is to be read instead.</summary>
    public Func<string, string?>? Ask { get; init; }

    /// <summary>What carries HTTP requests to a running gateway. Disposed by who takes it.</summary>
    public Func<HttpMessageHandler> Transport { get; init; } =
        static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };

    /// <summary>Where a gateway in Development keeps its database and its pepper; null: nowhere.</summary>
    public string? DevelopmentFolder { get; init; }

    public static CliContext OfProcess() =>
        new(Console.Out, Console.Error, Console.In, TimeProvider.System)
        {
            Variable = Environment.GetEnvironmentVariable,
            DevelopmentFolder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } local
                ? Path.Combine(local, "tidegate")
                : null,
            Ask = Console.IsInputRedirected ? null : HiddenPrompt.Ask,
            Screen =
                Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb"
                    ? null
                    : () => (Math.Max(Console.WindowWidth, 20), Math.Max(Console.WindowHeight, 4)),
        };

    /// <summary>A note for the user that is no result.</summary>
    public void Note(string text) => Error.WriteLine($"tidegate: {text}");
}

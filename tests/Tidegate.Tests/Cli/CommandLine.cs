using Tidegate.Cli;
using Tidegate.Cli.Terminal;
using Tidegate.Testing;

namespace Tidegate.Tests.Cli;

/// <summary>Runs the command line in this process, in a directory of its own, and keeps what it wrote.</summary>
internal sealed class CommandLine : IDisposable
{
    /// <summary>A signing secret of these tests.</summary>
    public const string Secret = "Zm9yLXRlc3RzLW9ubHktMjAyNS0wMS0wMi1xd3o";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tidegate-cli-");
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    private readonly Queue<string> _typed = new();

    private string _input = "";
    private HttpMessageHandler? _gateway;

    public ManualTime Time { get; } = new();

    /// <summary>What the last run wrote.</summary>
    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public CommandLine With(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    /// <summary>What the next run reads from its standard input.</summary>
    public CommandLine Given(string input)
    {
        _input = input;
        return this;
    }

    /// <summary>What somebody at a terminal types when asked, one after the other.</summary>
    public CommandLine Typing(params string[] answers)
    {
        Array.ForEach(answers, _typed.Enqueue);
        return this;
    }

    /// <summary>What answers in place of a running gateway.</summary>
    public CommandLine Talking(HttpMessageHandler gateway)
    {
        _gateway = gateway;
        return this;
    }

    /// <summary>Runs on the manual clock.</summary>
    public Task<int> RunAsync(params string[] args) => RunAsync(args, Time, TestContext.Current.CancellationToken);

    public async Task<int> RunAsync(string[] args, TimeProvider time, CancellationToken interrupt)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var reader = new StringReader(_input);
        var context = new CliContext(TextWriter.Synchronized(output), TextWriter.Synchronized(error), reader, time)
        {
            Variable = _variables.GetValueOrDefault,
            Ask = _typed.Count == 0 ? null : _ => _typed.TryDequeue(out var answer) ? answer : null,
            Transport = () => _gateway ?? throw new InvalidOperationException("This test has no gateway."),
        };
        var code = await CliApp
            .RunAsync(args, context, interrupt)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}

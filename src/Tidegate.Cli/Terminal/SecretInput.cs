namespace Tidegate.Cli.Terminal;

/// <summary>Reads tokens and secrets from where they are safest: a file, the environment, a pipe; an argument only with a word of warning.</summary>
internal static class SecretInput
{
    private const int CharsMax = 65_536;

    /// <summary>The first line of the input, for example of a pipe.</summary>
    public static string FromInput(CliContext context, string what)
    {
        var text = new char[CharsMax + 1];
        var length = context.Input.ReadBlock(text, 0, text.Length);
        var line = new string(text, 0, length).Split('\n', 2)[0].TrimEnd('\r');
        return line.Length switch
        {
            0 => throw CliFailure.Usage($"There was no {what} on the standard input."),
            > CharsMax => throw CliFailure.Usage($"The {what} on the standard input is too long."),
            _ => line,
        };
    }

    /// <summary>The first line of a file.</summary>
    public static string FromFile(string path, string what)
    {
        try
        {
            using var reader = new StreamReader(path);
            return reader.ReadLine() is { Length: > 0 and <= CharsMax } line
                ? line.TrimEnd('\r')
                : throw CliFailure.Usage($"{path} holds no {what} in its first line.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliFailure.Usage($"{path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>A secret that somebody chooses now: from a file, typed twice without being shown, or the first line of the input.</summary>
    public static string Chosen(CliContext context, string? file, string what)
    {
        if (file is not null)
        {
            return FromFile(file, what);
        }

        if (context.Ask is not { } ask)
        {
            return FromInput(context, what);
        }

        var first = ask($"New {what}: ");
        return string.IsNullOrEmpty(first) ? throw CliFailure.Usage($"There was no {what}.")
            : ask($"The same {what} again: ") == first ? first
            : throw CliFailure.Usage($"The two {what}s differ; nothing was changed.");
    }

    /// <summary>An argument, or the standard input where it is <c>-</c>.</summary>
    public static string FromArgument(CliContext context, string argument, string what)
    {
        if (argument == "-")
        {
            return FromInput(context, what).Trim();
        }

        context.Note($"the {what} stays in your shell's history; pipe it in with '-' to avoid that.");
        return argument;
    }
}

using System.CommandLine;
using System.Text;
using Tidegate.Cli.Terminal;
using Tidegate.Simulation.Reports;

namespace Tidegate.Cli.Reports;

/// <summary><c>tidegate report</c>: what came of a simulation, on the terminal or as a page.</summary>
internal static class ReportCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("report", "Show the report of a simulation, or make an HTML page of it that needs nothing else.");
        var file = new Argument<string>("file") { Description = "The report as JSON; - reads it from the standard input." };
        var page = new Option<string?>("--out") { Description = "Write the page here; an older one is replaced.", HelpName = "file" };
        command.Arguments.Add(file);
        command.Options.Add(page);
        command.SetAction(async parsed =>
        {
            var document = Read(parsed.GetValue(file)!, context);
            if (parsed.GetValue(page) is { } path)
            {
                PrivateFile.Replace(path, ReportPage.Render(document));
                context.Note($"the page is {SafeText.Of(path)}.");
            }
            else if (parsed.GetValue(CommonOptions.Json))
            {
                await context.Output.WriteLineAsync(Encoding.UTF8.GetString(ReportJson.Write(document)));
            }
            else
            {
                await context.Output.WriteAsync(ReportText.Of(document));
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static ReportDocument Read(string file, CliContext context) =>
        ReportJson.TryRead(file == "-" ? FromInput(context) : FromFile(file), out var document)
            ? document
            : throw CliFailure.Usage($"{(file == "-" ? "The input" : SafeText.Of(file))} is no report of a simulation.");

    private static byte[] FromFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > ReportJson.BytesMax)
            {
                throw CliFailure.Usage($"{SafeText.Of(path)} is too large for a report.");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CliFailure.Usage($"{SafeText.Of(path)} cannot be read: {SafeText.Of(fault.Message)}");
        }
    }

    private static byte[] FromInput(CliContext context)
    {
        var text = new StringBuilder();
        var piece = new char[65_536];
        for (int count; (count = context.Input.ReadBlock(piece)) > 0; )
        {
            text.Append(piece, 0, count);
            if (text.Length > ReportJson.BytesMax)
            {
                throw CliFailure.Usage("The input is too large for a report.");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

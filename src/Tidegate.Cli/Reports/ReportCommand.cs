using System.CommandLine;
using System.Text;
using System.Text.Json;
using Tidegate.Cli.Gateways;
using Tidegate.Cli.Terminal;
using Tidegate.Simulation.Reports;

namespace Tidegate.Cli.Reports;

/// <summary><c>tidegate report</c>: what came of a simulation, on the terminal or as a page.</summary>
internal static class ReportCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("report", "Show the report of a simulation, or make an HTML page of it that needs nothing else.");
        var file = new Argument<string?>("file")
        {
            Description = "The report as JSON; - reads it from the standard input.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var session = new Option<string?>("--session")
        {
            Description = "Fetch the report of this simulation of yours from a running gateway instead.",
            HelpName = "id",
        };
        var page = new Option<string?>("--out") { Description = "Write the page here; an older one is replaced.", HelpName = "file" };
        var gateway = new GatewayOptions("your");
        command.Arguments.Add(file);
        Array.ForEach<Option>([session, page], command.Options.Add);
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var document = (parsed.GetValue(file), parsed.GetValue(session)) switch
                {
                    ({ } path, null) => Read(
                        path == "-" ? FromInput(context) : FromFile(path),
                        path == "-" ? "The input" : SafeText.Of(path)
                    ),
                    (null, { Length: > 0 } id) => Read(await FetchAsync(gateway, parsed, id, context, cancellation), "The answer"),
                    _ => throw CliFailure.Usage("Give the file of a report, or --session with the id of a simulation."),
                };
                await ShowAsync(document, parsed.GetValue(page), parsed.GetValue(CommonOptions.Json), context);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static async Task ShowAsync(ReportDocument document, string? page, bool isJson, CliContext context)
    {
        if (page is not null)
        {
            PrivateFile.Replace(page, ReportPage.Render(document));
            context.Note($"the page is {SafeText.Of(page)}.");
        }
        else if (isJson)
        {
            await context.Output.WriteLineAsync(Encoding.UTF8.GetString(ReportJson.Write(document)));
        }
        else
        {
            await context.Output.WriteAsync(ReportText.Of(document));
        }
    }

    private static ReportDocument Read(byte[] json, string what) =>
        ReportJson.TryRead(json, out var document) ? document : throw CliFailure.Usage($"{what} is no report of a simulation.");

    private static async Task<byte[]> FetchAsync(
        GatewayOptions gateway,
        ParseResult parsed,
        string id,
        CliContext context,
        CancellationToken cancellation
    )
    {
        using var line = gateway.Open(parsed, context);
        var answer = await line.GetAsync($"api/simulations/{Uri.EscapeDataString(id)}/report", cancellation);
        return answer.ValueKind == JsonValueKind.Undefined ? [] : Encoding.UTF8.GetBytes(answer.GetRawText());
    }

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

using System.CommandLine;
using System.Text;
using System.Text.Json;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Gateways;

/// <summary><c>tidegate plan</c>, <c>tidegate policy</c> and <c>tidegate role</c>: documents that a running gateway keeps in its database and obeys at once.</summary>
/// <param name="kind">Their kind: <c>plan</c>, <c>policy</c> or <c>role</c>.</param>
/// <param name="description">What the group of commands is for.</param>
internal sealed class DocumentCommands(string kind, string description)
{
    private const int BytesMax = 16_384;

    private readonly string _path = $"admin/documents/{kind}";

    public Command Create(CliContext context) => new(kind, description) { List(context), Put(context), Delete(context) };

    private Command List(CliContext context)
    {
        var command = new Command("list", "Show the stored ones; those of the configuration are not among them.");
        var gateway = new GatewayOptions();
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var line = gateway.Open(parsed, context);
                var answer = await line.GetAsync(_path, cancellation);
                if (parsed.GetValue(CommonOptions.Json))
                {
                    return await SessionsCommands.PrintAsync(answer, context);
                }

                var table = new TextTable("name", "version ", "document");
                foreach (var document in answer.List("documents"))
                {
                    table.Add(document.Text("name"), document.Text("version"), AnswerMembers.OneLine(document.Member("document")));
                }

                await context.Output.WriteAsync(table.ToString());
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private Command Put(CliContext context)
    {
        var command = new Command("put", "Add one, or replace it. Open sessions follow within a second.");
        var (name, gateway) = (Name(), new GatewayOptions());
        var file = new Option<string?>("--file") { Description = "File with its JSON. Default: the standard input.", HelpName = "json" };
        command.Arguments.Add(name);
        command.Options.Add(file);
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var json = Read(parsed.GetValue(file), context);
                using var line = gateway.Open(parsed, context);
                var wanted = parsed.GetValue(name)!;
                var stored = await line.GetAsync(_path, cancellation);
                var version = stored.List("documents").FirstOrDefault(each => each.Text("name") == wanted).Text("version");
                var answer = await line.PutAsync($"{PathOf(wanted)}?version={version ?? "0"}", json, cancellation); // refused where somebody else was faster
                return await SayAsync(
                    parsed,
                    answer,
                    $"{(version is null ? "Added" : "Replaced")} the {kind} {SafeText.Of(wanted)}.",
                    context
                );
            }
        );
        return command;
    }

    private Command Delete(CliContext context)
    {
        var command = new Command("delete", "Remove one; one of the same name in the configuration holds again.");
        var (name, gateway) = (Name(), new GatewayOptions());
        command.Arguments.Add(name);
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var line = gateway.Open(parsed, context);
                var answer = await line.DeleteAsync(PathOf(parsed.GetValue(name)!), cancellation);
                return await SayAsync(parsed, answer, $"Deleted the {kind} {SafeText.Of(parsed.GetValue(name)!)}.", context);
            }
        );
        return command;
    }

    private static async Task<int> SayAsync(ParseResult parsed, JsonElement answer, string sentence, CliContext context)
    {
        await context.Output.WriteLineAsync(parsed.GetValue(CommonOptions.Json) ? AnswerMembers.OneLine(answer) : sentence);
        return ExitCodes.Ok;
    }

    private string PathOf(string name) => $"{_path}/{Uri.EscapeDataString(name)}";

    private Argument<string> Name() => new("name") { Description = $"The {kind}'s name." };

    /// <summary>One JSON object, looked at here so that what is none costs no call.</summary>
    private static string Read(string? file, CliContext context)
    {
        var text = file is null ? ReadInput(context) : ReadFile(file);
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? text : throw CliFailure.Usage("It must be one JSON object.");
        }
        catch (JsonException fault)
        {
            throw CliFailure.Usage($"This is no JSON, line {fault.LineNumber + 1}.");
        }
    }

    private static string ReadInput(CliContext context)
    {
        var text = new char[BytesMax + 1];
        var length = context.Input.ReadBlock(text, 0, text.Length);
        return length is > 0 and <= BytesMax
            ? new string(text, 0, length)
            : throw CliFailure.Usage($"There must be 1 to {BytesMax} bytes of JSON on the standard input.");
    }

    private static string ReadFile(string file)
    {
        try
        {
            return new FileInfo(file).Length <= BytesMax
                ? File.ReadAllText(file, Encoding.UTF8)
                : throw CliFailure.Usage($"{file} has more than {BytesMax} bytes.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CliFailure.Usage($"{file} cannot be read: {fault.Message}");
        }
    }
}

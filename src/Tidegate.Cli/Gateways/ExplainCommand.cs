using System.CommandLine;
using System.Text.Json;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Gateways;

/// <summary><c>tidegate explain</c>: why somebody gets a topic, less of it, or nothing; asked of the engine that grants.</summary>
internal static class ExplainCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command(
            "explain",
            "Say what somebody would be granted of a topic, and which rule decides. Exit code 1: nothing."
        );
        var who = new Argument<string>("who") { Description = "A user's name; or - to read a token or API key from the standard input." };
        var topic = new Argument<string>("topic") { Description = "The topic, for example md/NSE/RELIANCE." };
        var mode = new Option<string?>("--mode") { Description = "How much of it. Default: what the server gives." };
        mode.AcceptOnlyFromAmong("ltp", "quote", "depth");
        var depth = new Option<int?>("--depth") { Description = "Levels of each side of the order book.", HelpName = "n" };
        var rate = new Option<decimal?>("--max-hz") { Description = "Updates a second.", HelpName = "n" };
        var endpoint = new Option<string?>("--endpoint")
        {
            Description = "At which endpoint. Default: the first that speaks tidegate.v1.",
            HelpName = "name",
        };
        var route = new Option<string[]>("--route")
        {
            Description = "What the endpoint's address would name, for example restaurant_id=7; may be said again.",
            HelpName = "name=value",
        };
        var gateway = new GatewayOptions();
        command.Arguments.Add(who);
        command.Arguments.Add(topic);
        Array.ForEach<Option>([mode, depth, rate, endpoint, route], command.Options.Add);
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (name, token) = WhoOf(parsed.GetValue(who)!, context);
                var body = JsonText.Of(writer =>
                {
                    writer.WriteString(token is null ? "user" : "token", token ?? name);
                    Write(writer, "endpoint", parsed.GetValue(endpoint));
                    WriteRoute(writer, parsed.GetValue(route) ?? []);
                    writer.WriteStartObject("sub");
                    writer.WriteString("topic", parsed.GetValue(topic));
                    Write(writer, "mode", parsed.GetValue(mode));
                    if (parsed.GetValue(depth) is { } levels)
                    {
                        writer.WriteNumber("depth", levels);
                    }

                    if (parsed.GetValue(rate) is { } hertz)
                    {
                        writer.WriteNumber("maxHz", hertz);
                    }

                    writer.WriteEndObject();
                });
                using var line = gateway.Open(parsed, context);
                var answer = await line.PostAsync("api/explain", body, cancellation);
                var isAllowed = answer.Text("allowed") == "true";
                await context.Output.WriteAsync(
                    parsed.GetValue(CommonOptions.Json) ? AnswerMembers.OneLine(answer) + "\n" : Text(answer, isAllowed)
                );
                return isAllowed ? ExitCodes.Ok : ExitCodes.Negative;
            }
        );
        return command;
    }

    private static string Text(JsonElement answer, bool isAllowed)
    {
        var error = answer.Member("error");
        var verdict = isAllowed
            ? $"ALLOWED: {SafeText.Of(answer.Text("topic") ?? "")}\n\n"
            : $"NOT ALLOWED: {SafeText.Of(error.Text("message") ?? "")} ({SafeText.Of(error.Text("id") ?? "")}).\n\n";
        var used = answer.Member("subscriptions");
        return verdict
            + new FieldList()
                .Add("  mode", answer.Text("mode"))
                .Add("  depth", answer.Text("depth") is "0" ? null : answer.Text("depth"))
                .Add("  frequency", answer.Text("maxHz") is { } hertz ? (hertz == "0" ? "as it comes" : $"{hertz} a second at most") : null)
                .Add("  decided by", answer.Text("rule") ?? error.Text("rule") ?? (isAllowed ? "nothing limits it" : null))
                .Add("  feed", answer.Text("feed"))
                .Add("  plan", answer.Text("plan"))
                .Add(
                    "  costs",
                    answer.Text("cost") is { } cost
                        ? $"{cost} of {used.Text("max") ?? "?"} subscriptions, {used.Text("used") ?? "0"} in use"
                        : null
                );
    }

    // A name holds no dot-separated base64url and does not begin as our keys do; whoever types a token all the same is told what it costs.
    private static (string? Name, string? Token) WhoOf(string text, CliContext context)
    {
        var isSecret =
            text == "-"
            || text.StartsWith("tgk_", StringComparison.Ordinal)
            || (text.StartsWith("eyJ", StringComparison.Ordinal) && text.Count(c => c == '.') == 2);
        return isSecret ? (null, SecretInput.FromArgument(context, text, "token")) : (text, null);
    }

    private static void WriteRoute(Utf8JsonWriter writer, string[] names)
    {
        if (names.Length == 0)
        {
            return;
        }

        writer.WriteStartObject("route");
        foreach (var each in names)
        {
            if (each.Split('=', 2) is not [{ Length: > 0 } name, var value])
            {
                throw CliFailure.Usage($"--route {SafeText.Of(each)}: say name=value, for example restaurant_id=7.");
            }

            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}

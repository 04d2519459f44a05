using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Gateways;

/// <summary><c>tidegate sessions</c>: who is connected to a running gateway, and to what.</summary>
internal static class SessionsCommands
{
    public static Command Create(CliContext context) =>
        new("sessions", "Show and close the open sessions of a running gateway.") { List(context), Show(context), Close(context) };

    private static Command List(CliContext context)
    {
        var command = new Command("list", "Show open sessions, oldest first.");
        var who = new Option<string?>("--who") { Description = "Of this user only.", HelpName = "name" };
        var count = new Option<int>("--count")
        {
            Description = "At most so many, 1 to 1000.",
            DefaultValueFactory = _ => 100,
            HelpName = "n",
        };
        var gateway = new GatewayOptions();
        Array.ForEach<Option>([who, count], command.Options.Add);
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(count) is >= 1 and <= 1_000 and var n ? n : throw CliFailure.Usage("--count takes 1 to 1000.");
                var user = parsed.GetValue(who) is { } name ? $"&user={Uri.EscapeDataString(name)}" : "";
                using var line = gateway.Open(parsed, context);
                var answer = await line.GetAsync($"admin/sessions?count={wanted}{user}", cancellation);
                if (parsed.GetValue(CommonOptions.Json))
                {
                    return await PrintAsync(answer, context);
                }

                var sessions = answer.List("sessions").ToArray();
                await context.Output.WriteAsync(Table(sessions).ToString());
                if (long.TryParse(answer.Text("total"), CultureInfo.InvariantCulture, out var total) && total > sessions.Length)
                {
                    context.Note($"{sessions.Length} of {total}; --count shows more.");
                }

                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Show(CliContext context)
    {
        var command = new Command("show", "Show one session with its rights, its limits and what was sent to it.");
        var (id, gateway) = (SessionId(), new GatewayOptions());
        command.Arguments.Add(id);
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var line = gateway.Open(parsed, context);
                var session = await line.GetAsync($"admin/sessions/{Uri.EscapeDataString(parsed.GetValue(id)!)}", cancellation);
                if (parsed.GetValue(CommonOptions.Json))
                {
                    return await PrintAsync(session, context);
                }

                await context.Output.WriteAsync($"{Fields(session)}\n{Subscriptions(session)}");
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Command Close(CliContext context)
    {
        var command = new Command("close", "Close a session. Its client may come back: to keep it out, revoke what it came with.");
        var (id, gateway) = (SessionId(), new GatewayOptions());
        command.Arguments.Add(id);
        gateway.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var session = parsed.GetValue(id)!;
                using var line = gateway.Open(parsed, context);
                await line.DeleteAsync($"admin/sessions/{Uri.EscapeDataString(session)}", cancellation);
                await context.Output.WriteLineAsync(
                    parsed.GetValue(CommonOptions.Json)
                        ? JsonText.Of(writer => writer.WriteString("closed", session))
                        : $"Closing {SafeText.Of(session)}."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    /// <summary>The answer as it came, on one line.</summary>
    public static async Task<int> PrintAsync(JsonElement answer, CliContext context)
    {
        await context.Output.WriteLineAsync(AnswerMembers.OneLine(answer));
        return ExitCodes.Ok;
    }

    private static TextTable Table(IEnumerable<JsonElement> sessions)
    {
        var table = new TextTable("id", "user", "plan", "endpoint", "address", "key", "subscriptions ", "since", "last heard", "ends");
        foreach (var session in sessions)
        {
            table.Add(
                session.Text("id"),
                session.Text("user"),
                session.Text("plan"),
                session.Text("endpoint"),
                session.Text("address"),
                session.Text("keyId"),
                session.Text("subscriptions"),
                session.Instant("connectedAt"),
                session.Instant("lastActivityAt"),
                session.Instant("endsAt")
            );
        }

        return table;
    }

    private static FieldList Fields(JsonElement session)
    {
        var limits = session.Member("limits");
        return new FieldList()
            .Add("id", session.Text("id"))
            .Add("user", session.Text("user"))
            .Add("subject", session.Text("subject") == session.Text("user") ? null : session.Text("subject"))
            .Add("issuer", session.Text("issuer"))
            .Add("key", session.Text("keyId"))
            .Add("sign-in", session.Text("signIn"))
            .Add("plan", session.Text("plan"))
            .Add("roles", session.Joined("roles"))
            .Add("permissions", session.Joined("permissions"))
            .Add("tenants", session.Joined("tenants"))
            .Add("endpoint", session.Text("endpoint"))
            .Add("address", session.Text("address"))
            .Add("connected", session.Instant("connectedAt"))
            .Add("authenticated", session.Instant("authenticatedAt"))
            .Add("last heard", session.Instant("lastActivityAt"))
            .Add("ends", session.Instant("endsAt"))
            .Add("subscriptions", $"{session.Text("subscriptions")} of {limits.Text("subscriptions") ?? "?"}")
            .Add("messages", limits.Text("messagesPerSecond") is { } rate ? $"{rate} a second" : null)
            .Add("at most", $"{limits.Text("modeMax")} {(limits.Text("depthMax") is { } depth ? $"of {depth} levels" : "")}".Trim());
    }

    private static TextTable Subscriptions(JsonElement session)
    {
        var table = new TextTable("topic", "mode", "depth ", "max/s ", "sent ", "merged ", "dropped ", "age (s) ");
        foreach (var each in session.List("topics"))
        {
            table.Add(
                each.Text("topic"),
                each.Text("mode"),
                each.Text("depth"),
                each.Text("maxHz"),
                each.Text("sent"),
                each.Text("merged"),
                each.Text("dropped"),
                each.Text("lastAgeSeconds")
            );
        }

        return table;
    }

    private static Argument<string> SessionId() => new("id") { Description = "The session's id, as tidegate sessions list shows it." };
}

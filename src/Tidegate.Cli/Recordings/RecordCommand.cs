using System.CommandLine;
using System.Globalization;
using System.Reflection;
using Tidegate.Cli.Connect;
using Tidegate.Cli.Terminal;
using Tidegate.Client;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Cli.Recordings;

/// <summary><c>tidegate record</c>: what a server sends, kept in a file.</summary>
internal static class RecordCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("record", "Record topics, or all that a server sends, into a file without secrets, until Ctrl+C.");
        var url = new Option<string>("--url")
        {
            Description = "Address of a stream that speaks tidegate.v1, for example ws://127.0.0.1:8080/stream.",
            Required = true,
            HelpName = "url",
        };
        var topics = new Option<string[]>("--topic", "--topics")
        {
            Description = "What to record: md/NSE/RELIANCE. Several, or repeated.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            HelpName = "topic",
        };
        var file = new Option<string>("--out")
        {
            Description = "The file; one that is there already is not overwritten.",
            Required = true,
            HelpName = "file",
        };
        var mode = DoorOptions.OneOf("--mode", "How much of the topics. Default: what the server gives.", "ltp", "quote", "depth");
        var session = new Option<bool>("--session") { Description = "Everything that the server sends, not only what is about topics." };
        var duration = new Option<string?>("--for") { Description = "End after this time: 10s, 5m, 8h.", HelpName = "time" };
        var door = new DoorOptions();
        Array.ForEach<Option>([url, topics, mode, session, file, duration], command.Options.Add);
        door.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var wanted = parsed.GetValue(topics)!.Select(TopicOf).ToArray();
                if (wanted.Length == 0 && !parsed.GetValue(session))
                {
                    throw CliFailure.Usage("Record what? Give --topic, or --session for everything that the server sends.");
                }

                var request = new RecordRequest(
                    door.Of(parsed, parsed.GetValue(url)!, context),
                    [.. wanted.Select(topic => new Subscription(topic, ModeOf(parsed.GetValue(mode))) { Delivery = Delivery.All })],
                    parsed.GetValue(session),
                    parsed.GetValue(file)!,
                    parsed.GetValue(CommonOptions.Json)
                );
                return RunAsync(request, DoorOptions.TimeOf(parsed, duration), context, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(RecordRequest request, TimeSpan? duration, CliContext context, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(duration ?? Timeout.InfiniteTimeSpan, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        return await DoorFaults.TellAsync(
            async () =>
            {
                var code = await new RecordRun(request, context).RunAsync(stop);
                return cancellation.IsCancellationRequested ? ExitCodes.Interrupted : code;
            },
            over.Token,
            cancellation
        );
    }

    /// <summary>What the recording says of itself.</summary>
    public static RecordingHeader HeaderOf(RecordRequest request, DateTimeOffset now) =>
        new()
        {
            StartedAt = now,
            Scope = request.IsSession ? "session" : "topics",
            Address = RecordingRedaction.Address(request.Options.Uri),
            Protocol = "tidegate.v1",
            Topics = [.. request.Subscriptions.Select(each => each.Topic.Path)],
            Tool = string.Create(
                CultureInfo.InvariantCulture,
                $"tidegate {typeof(RecordCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}"
            ),
        };

    private static Topic TopicOf(string text) =>
        Topic.TryParse(text, out var topic)
            ? topic
            : throw CliFailure.Usage($"{SafeText.Of(text)} is not a topic; one looks like md/NSE/RELIANCE.");

    private static Mode? ModeOf(string? name) =>
        name switch
        {
            "ltp" => Mode.Ltp,
            "quote" => Mode.Quote,
            "depth" => Mode.Depth,
            _ => null,
        };
}

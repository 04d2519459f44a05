using System.CommandLine;
using Tidegate.Cli.Terminal;
using Tidegate.Core.Topics;

namespace Tidegate.Cli.Connect;

/// <summary><c>tidegate connect</c>: prices on the terminal.</summary>
internal static class ConnectCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("connect", "Connect, subscribe and print prices until Ctrl+C.");
        var url = new Argument<string>("url") { Description = "Address, for example ws://127.0.0.1:8080/stream." };
        var topics = new Option<string[]>("--topic")
        {
            Description = "What to watch: md/NSE/RELIANCE, or a symbol of the nse dialect. May be repeated.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            HelpName = "topic",
        };
        var mode = DoorOptions.OneOf("--mode", "How much of it. Default: what the server gives.", "ltp", "quote", "depth");
        var dialect = DoorOptions.OneOf("--dialect", "Default: nse for the paths /, /ws and /nse, else tidegate.", "tidegate", "nse");
        var door = new DoorOptions();
        var count = new Option<long?>("--count") { Description = "End after so many messages.", HelpName = "n" };
        var duration = new Option<string?>("--for") { Description = "End after this time: 10s, 5m, 8h.", HelpName = "time" };
        var measure = new Option<bool>("--measure") { Description = "Report rate, latency and gaps at the end." };
        command.Arguments.Add(url);
        Array.ForEach<Option>([topics, mode, dialect, count, duration, measure], command.Options.Add);
        door.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
            {
                var options = door.Of(parsed, parsed.GetValue(url)!, context);
                var request = new ConnectRequest(
                    options,
                    parsed.GetValue(topics)!,
                    parsed.GetValue(mode) switch
                    {
                        "ltp" => Mode.Ltp,
                        "quote" => Mode.Quote,
                        "depth" => Mode.Depth,
                        _ => null,
                    },
                    parsed.GetValue(count) is not { } n ? null
                        : n > 0 ? n
                        : throw CliFailure.Usage("--count takes a number above 0."),
                    parsed.GetValue(measure),
                    parsed.GetValue(CommonOptions.Json)
                );
                var isNse = parsed.GetValue(dialect) is { } chosen ? chosen == "nse" : options.Uri.AbsolutePath is "/" or "/ws" or "/nse";
                return RunAsync(request, isNse, DoorOptions.TimeOf(parsed, duration), context, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        ConnectRequest request,
        bool isNse,
        TimeSpan? duration,
        CliContext context,
        CancellationToken cancellation
    )
    {
        using var over = new CancellationTokenSource(duration ?? Timeout.InfiniteTimeSpan, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        return await DoorFaults.TellAsync(
            async () =>
            {
                var code = isNse
                    ? await NseWatch.RunAsync(request, context, stop.Token)
                    : await NativeWatch.RunAsync(request, context, stop.Token);
                return cancellation.IsCancellationRequested ? ExitCodes.Interrupted : code;
            },
            over.Token,
            cancellation
        );
    }
}

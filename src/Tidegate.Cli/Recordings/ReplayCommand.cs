using System.CommandLine;
using System.Globalization;
using Tidegate.Cli.Connect;
using Tidegate.Cli.Simulators;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds.Recordings;

namespace Tidegate.Cli.Recordings;

/// <summary><c>tidegate replay</c>: a recording served to whoever connects.</summary>
internal static class ReplayCommand
{
    private const int UsualPort = 8920;

    public static Command Create(CliContext context)
    {
        var command = new Command(
            "replay",
            "Serve a recording over a WebSocket: every client gets every message, byte for byte, from the first one. Runs until Ctrl+C."
        );
        var file = new Argument<string>("file") { Description = "The recording, as tidegate record writes it." };
        var speed = new Option<double>("--speed")
        {
            Description = "Seconds of the recording per second, 0.1 to 1000.",
            DefaultValueFactory = _ => 1,
            HelpName = "n",
        };
        var port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1; 0: any free one.",
            DefaultValueFactory = _ => UsualPort,
            HelpName = "port",
        };
        var loop = new Option<bool>("--loop") { Description = "Begin anew after the last message, instead of closing with 1000." };
        var duration = new Option<string?>("--for") { Description = "End after this time: 10s, 5m, 8h.", HelpName = "time" };
        command.Arguments.Add(file);
        Array.ForEach<Option>([speed, port, loop, duration], command.Options.Add);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var options = new RecordingServerOptions
                {
                    Speed = parsed.GetValue(speed) is var factor and >= 0.1 and <= 1_000
                        ? factor
                        : throw CliFailure.Usage("--speed takes 0.1 to 1000."),
                    Port = parsed.GetValue(port) is var number and >= 0 and <= 65_535
                        ? number
                        : throw CliFailure.Usage("--port takes 0 to 65535."),
                    Loop = parsed.GetValue(loop),
                };
                var (path, time) = (parsed.GetValue(file)!, DoorOptions.TimeOf(parsed, duration));
                var contents = SimulatorStart.Read(() => RecordingContents.Of(path));
                await using var server = SimulatorStart.Open(
                    options.Port,
                    () => new RecordingServer(path, options, context.Time, new LineLogger<RecordingServer>(context.Error))
                );
                await PrintAsync(contents, server.Address, options, parsed.GetValue(CommonOptions.Json), context);
                return await WaitAsync(time, context, cancellation);
            }
        );
        return command;
    }

    private static async Task<int> WaitAsync(TimeSpan? duration, CliContext context, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(duration ?? Timeout.InfiniteTimeSpan, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellation.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Ok;
    }

    private static async Task PrintAsync(
        RecordingContents contents,
        Uri address,
        RecordingServerOptions options,
        bool isJson,
        CliContext context
    )
    {
        if (contents.Loss is { } loss)
        {
            context.Note(loss);
        }

        if (isJson)
        {
            await context.Output.WriteLineAsync(
                JsonText.Of(json =>
                {
                    json.WriteString("address", address.AbsoluteUri);
                    json.WriteNumber("frames", contents.Frames);
                    json.WriteNumber("durationMs", contents.Length.TotalMilliseconds);
                    json.WriteString("end", contents.End.ToString().ToLowerInvariant());
                })
            );
        }
        else
        {
            var header = contents.Header;
            var fields = new FieldList()
                .Add("recorded", $"{header.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC at {header.Address ?? "an unknown place"}")
                .Add("holds", $"{header.Scope}: {contents.Frames.ToString("N0", CultureInfo.InvariantCulture)} messages")
                .Add("topics", string.Join(", ", header.Topics.Take(5)) + (header.Topics.Count > 5 ? ", ..." : ""))
                .Add("lasts", $"{DurationText.Of(contents.Length)}, played in {DurationText.Of(contents.Length / options.Speed)}")
                .Add("connect to", address.AbsoluteUri);
            await context.Output.WriteAsync($"{fields}Ctrl+C ends it.\n");
        }

        await context.Output.FlushAsync();
    }
}

using System.Globalization;
using System.Text.Json;
using Tidegate.Bench;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Scenarios;
using Tidegate.Bench.Servers;

// Started by bench/run: --server DLL --results FOLDER --commit NAME [--raw PROGRAM] [--quick] [--only connects|lowrate|idle|SESSIONS|SESSIONS@RATE]
if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("The benchmark needs Linux: epoll, /proc and two cores of their own.");
    return 1;
}

var isQuick = args.Contains("--quick");
var only = Value("--only");
var fleet = new ServerFleet(Value("--server")!, Value("--raw"));
using var context = new BenchContext(isQuick ? BenchSettings.Quick : BenchSettings.Full, fleet);
if (only is not null)
{
    Try(only);
    return 0;
}

var machine = MachineFacts.Read();
var results = new BenchResults
{
    Taken = TimeProvider.System.GetUtcNow(),
    Commit = Value("--commit")!,
    IsQuick = isQuick,
    Connects = ConnectScenario.Run(context),
    LowRate = LowRateScenario.Run(context),
    FanOut = [.. context.Settings.FanOutSessions.Select(sessions => FanOutScenario.Run(context, sessions))],
    Idle = IdleScenario.Run(context),
    OthersCpuPercent = Samples.Of(context.OthersPercent),
    Machine = machine with { LoadAverageAfter = MachineFacts.ReadLoadAverage() },
};
Console.WriteLine(ResultFiles.Write(Value("--results")!, results));
return 0;

string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

void Try(string part)
{
    object result = part.Split('@') switch
    {
        ["connects"] => ConnectScenario.Run(context),
        ["lowrate"] => LowRateScenario.Run(context),
        ["idle"] => IdleScenario.Run(context),
        [var sessions] => FanOutScenario.Run(context, int.Parse(sessions, CultureInfo.InvariantCulture)),
        [var sessions, var rate] => SteadyScenario.Run(
            context,
            int.Parse(sessions, CultureInfo.InvariantCulture),
            double.Parse(rate, CultureInfo.InvariantCulture)
        ),
        _ => throw new ArgumentException($"There is no part {part}.", nameof(part)),
    };
    Console.WriteLine(JsonSerializer.Serialize(result));
}

using System.Globalization;
using System.Text.Json;
using Tidegate.Bench;
using Tidegate.Bench.Load;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Scenarios;
using Tidegate.Bench.Servers;

// Started by bench/run: --gateway DLL --dotnet-peers DLL --peers FOLDER --scratch FOLDER [--raw PROGRAM] [--publisher PROGRAM] [--data FOLDER] --results FOLDER
// --commit NAME [--quick] [--resume] [--only PART,PART|[SERVER@]SESSIONS@RATE]
if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("The benchmark needs Linux: epoll, /proc and two cores of their own.");
    return 1;
}

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
if (args is ["client", var port, var count])
{
    CrowdClient.Run(port, count, new BenchTokens(Environment.GetEnvironmentVariable(BenchTokens.SecretName)!));
    return 0;
}

var isQuick = args.Contains("--quick");
var only = Value("--only")?.Split(',') ?? [];
var fleet = new ServerFleet(
    new PeerPaths(
        Value("--gateway")!,
        Value("--dotnet-peers")!,
        Value("--peers")!,
        Path.GetFullPath(Value("--scratch")!),
        Value("--raw"),
        Value("--publisher"),
        Value("--data")
    )
);
using var context = new BenchContext(isQuick ? BenchSettings.Quick : BenchSettings.Full, fleet);
if (only is [var look] && look.Split('@') is [.. var who, var sessions, var rate])
{
    var points = SteadyScenario.Run(
        context,
        who is [var server] ? server : ServerFleet.Gateway,
        int.Parse(sessions, CultureInfo.InvariantCulture),
        double.Parse(rate, CultureInfo.InvariantCulture)
    );
    Console.WriteLine(JsonSerializer.Serialize(points));
    return 0;
}

if (only.Except(BenchParts.All.Select(part => part.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no part {unknown}; there are {string.Join(", ", BenchParts.All.Select(part => part.Name))}.");
    return 1;
}

var folder = Value("--results")!;
var commit = Value("--commit")!;
var run = new BenchRun(context, commit, isQuick);
var resumes = args.Contains("--resume");
if (resumes && ResultFiles.Read(folder, commit, isQuick) is { } kept)
{
    run.GoOnFrom(kept);
}

foreach (var part in BenchParts.All.Where(part => only.Length == 0 ? !part.IsOptional : only.Contains(part.Name)))
{
    run.Take(part);
    if (only.Length == 0 || resumes)
    {
        ResultFiles.Write(folder, run.Results, run.Page); // after each part, so that nothing is lost when one hangs
    }
}

Console.WriteLine(run.Page);
return run.Results.Parts.Values.Any(part => part.Failure is not null) ? 2 : 0;

string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Tidegate.Bench.Micro;
using Tidegate.Bench.Micro.Candles;
using Tidegate.Bench.Micro.Growth;
using Tidegate.Bench.Micro.Kraken;
using Tidegate.Bench.Micro.Simulations;

if (args is ["growth", .. var how])
{
    GrowthProgram.Run(isQuick: how is ["--quick"]);
    return;
}

if (args is ["instruments"])
{
    GeneratedMaster.PrintBytes(rows: 200_000);
    return;
}

if (args is ["candles", .. var span])
{
    CandleProgram.Run(isQuick: span is ["--quick"]);
    return;
}

if (args is ["simulations", var fills])
{
    SimulationProgram.Run(fills);
    return;
}

if (args is ["kraken-reader", var address])
{
    await KrakenReading.RunAsync(new Uri(address));
    return;
}

if (args is ["kraken-handle", var bookFile, var framesFile])
{
    KrakenHandling.Run(bookFile, framesFile);
    return;
}

// In this process: nothing is generated and built beside the repository.
var config = ManualConfig
    .CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 2 ? [.. args, "--filter", "*"] : args, config);

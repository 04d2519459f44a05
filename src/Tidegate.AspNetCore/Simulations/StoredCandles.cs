using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>The candles of the configured files, read once at the start: a file that cannot be used stops it.</summary>
internal sealed partial class StoredCandles(TidegateOptions options, ILogger<StoredCandles> logger)
    : ISimulationCandles,
        IHostedService,
        IDisposable
{
    private volatile CandleLibrary? _library;

    public Task StartAsync(CancellationToken cancellationToken) =>
        options.Simulation.Sources.Count == 0 ? Task.CompletedTask : Task.Run(() => Load(cancellationToken), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ICandleFeed Open(SimulationSettings settings) => Library.Open(settings);

    public IReadOnlyList<CandleSlice> History(SimulationSettings settings) => Library.History(settings);

    public void Dispose() => _library?.Dispose();

    private CandleLibrary Library => _library ?? throw new CandleDataException("This server has no candles to simulate with");

    private void Load(CancellationToken stopping)
    {
        var library = CandleLibrary.Load(options.Simulation.Files.ToLibrary(options.Simulation.Sources), stopping);
        _library = library;
        foreach (var report in library.Reports)
        {
            LogRead(report.File, report.RowsKept, report.RowsRead - report.RowsKept);
        }
    }

    [LoggerMessage(LogEvents.CandlesRead, LogLevel.Information, "{File} is there to simulate on: {Kept} rows, {LeftOut} left out")]
    private partial void LogRead(string file, long kept, long leftOut);
}

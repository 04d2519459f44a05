using System.Globalization;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Stores;

namespace Tidegate.Gateway.Starting;

/// <summary>Fills the instrument book from the store at the start, and again whenever <c>tidegate symbols import</c> has brought a day.</summary>
internal sealed partial class InstrumentWatch(
    IInstrumentStore store,
    InstrumentBook book,
    TimeProvider time,
    ILogger<InstrumentWatch> logger
) : IHostedService, IChangeListener
{
    private static readonly TimeSpan India = new(5, 30, 0); // whose exchanges' day it is

    /// <summary>Before anything listens: who subscribes first shall find his instrument.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OnUnknownAsync(cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            LogAway(); // a start without its database is a start all the same
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
    {
        var brokers = changes.Where(change => change.Kind is StoreChangeKind.Instruments).Select(change => change.Value.Split(':')[0]);
        foreach (var broker in brokers.Distinct(StringComparer.Ordinal))
        {
            await ReloadAsync(broker, cancellation);
        }
    }

    public async ValueTask OnUnknownAsync(CancellationToken cancellation)
    {
        var heads = await store.ListAsync(cancellation);
        foreach (var broker in heads.Select(head => head.Broker).Distinct(StringComparer.Ordinal))
        {
            await ReloadAsync(broker, cancellation);
        }
    }

    private async Task ReloadAsync(string broker, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(India).DateTime);
        if (await book.ReloadAsync(broker, today, LogRefused, cancellation) && book.Current.TableOf(broker) is { } table)
        {
            LogTaken(broker, table.Date.ToString("O", CultureInfo.InvariantCulture), table.Count);
        }
    }

    [LoggerMessage(LogEvents.InstrumentsTaken, LogLevel.Information, "Instruments of {Broker} of {Day}: {Rows} rows")]
    private partial void LogTaken(string broker, string day, int rows);

    [LoggerMessage(LogEvents.InstrumentsRefused, LogLevel.Warning, "A day of instruments was left out: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogEvents.InstrumentsAway, LogLevel.Warning, "The database cannot be had: there are no instruments yet")]
    private partial void LogAway();
}

using System.Globalization;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;
using Tidegate.Gateway.Configuration;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Stores;

namespace Tidegate.Gateway.Starting;

/// <summary>Fills the instrument book from the store at the start, and again whenever <c>tidegate symbols import</c> has brought a day; removes what is older than the options keep.</summary>
internal sealed partial class InstrumentWatch(
    IInstrumentStore store,
    InstrumentBook book,
    InstrumentOptions options,
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
            await PurgeAsync(cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            LogAway(); // a start without its database is a start all the same
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
    {
        string[] brokers =
        [
            .. changes
                .Where(change => change.Kind is StoreChangeKind.Instruments)
                .Select(change => change.Value.Split(':')[0])
                .Distinct(StringComparer.Ordinal),
        ];
        foreach (var broker in brokers)
        {
            await ReloadAsync(broker, cancellation);
        }

        if (brokers.Length > 0)
        {
            await PurgeAsync(cancellation);
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

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(India).DateTime);

    /// <summary>A store that cannot remove must not keep anybody from hearing what has changed in it, revocations above all: the next import tries again.</summary>
    private async Task PurgeAsync(CancellationToken cancellation)
    {
        try
        {
            if (await InstrumentRetention.PurgeAsync(store, Today(), options.DaysKept, cancellation) is > 0 and var days)
            {
                LogPurged(days, options.DaysKept);
            }
        }
        catch (StoreUnavailableException exception)
        {
            LogKept(exception.Message);
        }
    }

    private async Task ReloadAsync(string broker, CancellationToken cancellation)
    {
        var before = book.Current.TableOf(broker);
        if (
            await book.ReloadAsync(broker, Today(), LogRefused, cancellation)
            && book.Current.TableOf(broker) is { } table
            && table != before
        )
        {
            LogTaken(broker, table.Date.ToString("O", CultureInfo.InvariantCulture), table.Count);
        }
    }

    [LoggerMessage(LogEvents.InstrumentsTaken, LogLevel.Information, "Instruments of {Broker} of {Day}: {Rows} rows")]
    private partial void LogTaken(string broker, string day, int rows);

    [LoggerMessage(LogEvents.InstrumentsRefused, LogLevel.Warning, "A day of instruments was left out: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogEvents.InstrumentsPurged, LogLevel.Information, "Removed {Days} days of instruments: {DaysKept} are kept")]
    private partial void LogPurged(int days, int daysKept);

    [LoggerMessage(LogEvents.InstrumentsKept, LogLevel.Warning, "Old days of instruments could not be removed: {Reason}")]
    private partial void LogKept(string reason);

    [LoggerMessage(LogEvents.InstrumentsAway, LogLevel.Warning, "The database cannot be had: there are no instruments yet")]
    private partial void LogAway();
}

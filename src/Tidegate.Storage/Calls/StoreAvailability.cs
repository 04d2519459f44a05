using Microsoft.Extensions.Logging;
using Tidegate.Auth.Stores;

namespace Tidegate.Storage.Calls;

/// <summary>Tells the log once when the database goes and once when it is back, however many calls find out.</summary>
internal sealed partial class StoreAvailability(ILogger logger)
{
    private int _isAway;

    /// <summary>A call was served.</summary>
    public void Served()
    {
        // Read first: this is on the way of every call, and a write would have all cores fight for the line.
        if (Volatile.Read(ref _isAway) != 0 && Interlocked.Exchange(ref _isAway, 0) != 0)
        {
            LogStoreBack();
        }
    }

    /// <summary>A call was not served.</summary>
    /// <returns>What to throw.</returns>
    public StoreUnavailableException Failed(StoreUnavailableException fault)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            LogStoreAway(fault.Message);
        }

        return fault;
    }

    [LoggerMessage(LogEvents.StoreAway, LogLevel.Error, "The database does not serve: {Reason}")]
    private partial void LogStoreAway(string reason);

    [LoggerMessage(LogEvents.StoreBack, LogLevel.Information, "The database serves again")]
    private partial void LogStoreBack();
}

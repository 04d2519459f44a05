using Microsoft.Extensions.Logging;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Calls;

namespace Tidegate.Tests.Storage;

public sealed class StoreAvailabilityTests : ILogger
{
    private readonly List<string> _lines = [];

    [Fact]
    public void The_log_hears_once_that_the_database_went_and_once_that_it_is_back()
    {
        var availability = new StoreAvailability(this);
        var fault = new StoreUnavailableException("It is gone.");

        availability.Served();
        Assert.Same(fault, availability.Failed(fault));
        availability.Failed(new StoreUnavailableException("It is still gone."));
        availability.Served();
        availability.Served();
        availability.Failed(fault);

        Assert.Equal(
            [
                "Error: The database does not serve: It is gone.",
                "Information: The database serves again",
                "Error: The database does not serve: It is gone.",
            ],
            _lines
        );
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Add($"{logLevel}: {formatter(state, exception)}");
}

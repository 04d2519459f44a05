namespace Tidegate.AspNetCore.Simulations;

/// <summary>Why a request of a simulation is not done.</summary>
/// <param name="Code">SimuTrador's plain code.</param>
/// <param name="Message">For people; holds nothing that the client sent.</param>
internal sealed record SimulationRefusal(string Code, string Message)
{
    public static readonly SimulationRefusal NotFound = new("SESSION_NOT_FOUND", "There is no such session");
    public static readonly SimulationRefusal NotYours = new("ACCESS_DENIED", "The session belongs to somebody else");
    public static readonly SimulationRefusal Ended = new("SESSION_NOT_RUNNING", "The session has ended");
    public static readonly SimulationRefusal NotBegun = new("SESSION_NOT_RUNNING", "The session has not begun");
    public static readonly SimulationRefusal Busy = new("SERVICE_BUSY", "The server has no place for another session");

    /// <summary>When it may be asked again; null: that would change nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static SimulationRefusal Invalid(string message) => new("INVALID_PARAMS", message);

    public static SimulationRefusal Limit(string message) => new("SESSION_LIMIT_EXCEEDED", message);

    public static SimulationRefusal Rate(string message, TimeSpan retryAfter) => new("RATE_LIMITED", message) { RetryAfter = retryAfter };

    public static SimulationRefusal TooLate(string message) => new("HANDLER_TIMEOUT", message);

    public static SimulationRefusal Data(string message) => new("DATA_FETCH_FAILED", message);
}

namespace Tidegate.Client;

/// <summary>The connection ended while somebody waited for it, and not with close code 1000 or by our own close.</summary>
public sealed class ConnectionEndedException : TidegateException
{
    internal ConnectionEndedException(ConnectionEnd end)
        : base($"The connection ended: {end}") => End = end;

    /// <summary>How it ended.</summary>
    public ConnectionEnd End { get; }
}

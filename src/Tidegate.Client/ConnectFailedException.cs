namespace Tidegate.Client;

/// <summary>No usable answer: the name, the network, TLS, or something that is not a Tidegate endpoint.</summary>
public sealed class ConnectFailedException : TidegateException
{
    internal ConnectFailedException(string message, Exception? inner = null)
        : base(message, inner) { }
}

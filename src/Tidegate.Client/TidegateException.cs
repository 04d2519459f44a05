namespace Tidegate.Client;

/// <summary>What went wrong between client and server. The message is one line, safe to print, and holds no credential.</summary>
public abstract class TidegateException : Exception
{
    private protected TidegateException(string message, Exception? inner = null)
        : base(message, inner) { }
}

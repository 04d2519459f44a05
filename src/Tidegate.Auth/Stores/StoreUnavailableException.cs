namespace Tidegate.Auth.Stores;

/// <summary>The database cannot serve this call: locked for too long, gone, read-only, full or damaged. Nothing was written; the next call may succeed.</summary>
/// <param name="message">What is wrong, in words for an operator; never a secret, never a connection string.</param>
/// <param name="inner">What the driver said.</param>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

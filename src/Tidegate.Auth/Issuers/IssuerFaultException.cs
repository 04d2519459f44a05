namespace Tidegate.Auth.Issuers;

/// <summary>An issuer did not give what it should. Caught by the loop that asked; the last good keys stay.</summary>
/// <param name="message">Why, in our own words: nothing of what was sent.</param>
/// <param name="inner">What the network did.</param>
internal sealed class IssuerFaultException(string message, Exception? inner = null) : Exception(message, inner);

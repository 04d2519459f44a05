namespace Tidegate.Kraken.Nonces;

/// <summary>Where all requests of one API key get their nonces. Thread-safe.</summary>
public interface INonceSource
{
    /// <summary>A nonce above every one that was handed out before for this key.</summary>
    /// <exception cref="KrakenException">There is none left above the highest one: the key has to be replaced.</exception>
    ulong Next();

    /// <summary>The exchange took this nonce: what was refused before it is forgotten.</summary>
    void Accepted(ulong nonce);

    /// <summary>
    /// The exchange answered <c>EAPI:Invalid nonce</c> to this one: the next is far above it. Several requests that were refused
    /// together make one jump.
    /// </summary>
    void Refused(ulong nonce);
}

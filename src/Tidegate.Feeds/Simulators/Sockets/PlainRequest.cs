namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>A request that is no upgrade, with its whole body. Holds its secrets: <see cref="ToString"/> prints the path only.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Body">Exactly the bytes that came.</param>
/// <param name="From">Address of the client, without its port.</param>
internal sealed record PlainRequest(RequestHead Head, ReadOnlyMemory<byte> Body, string From)
{
    /// <inheritdoc />
    public override string ToString() => Head.Path;
}

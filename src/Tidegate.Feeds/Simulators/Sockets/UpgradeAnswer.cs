using System.Net;

namespace Tidegate.Feeds.Simulators.Sockets;

/// <summary>How a simulator answers an upgrade: 101 lets the client in, every other status is sent and the connection closed.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Headers besides those of the protocol, for example <c>x-error-message</c>. Fixed text of ours.</param>
internal sealed record UpgradeAnswer(HttpStatusCode Status, params (string Name, string Value)[] Headers)
{
    /// <summary>Come in.</summary>
    public static readonly UpgradeAnswer Accepted = new(HttpStatusCode.SwitchingProtocols);

    public bool IsAccepted => Status == HttpStatusCode.SwitchingProtocols;
}

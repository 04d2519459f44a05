using System.Net;
using System.Text;

namespace Tidegate.Client.Messages;

/// <summary>An HTTP answer other than 101, as far as it is kept.</summary>
/// <param name="Status">The status.</param>
/// <param name="IsJson">True where the body says it is JSON.</param>
/// <param name="Body">The first bytes of the body.</param>
/// <param name="RetryAfter">The header of this name (RFC 9110 §10.2.3), in its form in seconds.</param>
internal sealed record HttpRefusal(HttpStatusCode Status, bool IsJson, byte[] Body, TimeSpan? RetryAfter)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

using System.Net;

namespace Tidegate.Auth.Tokens;

/// <summary>Who asks: for the audit log, and for the list of a user's sign-ins.</summary>
/// <param name="Actor">Name of the user, <c>key:</c> and the id of an API key, <c>cli</c>; null where nobody has shown who they are.</param>
/// <param name="Address">The client's address, or null.</param>
/// <param name="Agent">What the client calls itself, any text, or null.</param>
public sealed record Caller(string? Actor = null, IPAddress? Address = null, string? Agent = null)
{
    private const int AgentCharsMax = 256;

    /// <summary><see cref="Agent"/> as it may be kept: at most 256 printable ASCII characters.</summary>
    internal string? PlainAgent =>
        Agent is { Length: > 0 } agent
            ? string.Concat(agent.Take(AgentCharsMax).Select(letter => letter is >= ' ' and <= '~' ? letter : '?'))
            : null;
}

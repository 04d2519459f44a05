using Tidegate.Core.Errors;

namespace Tidegate.Client;

/// <summary>An error as the server told it, with what the client made of it.</summary>
/// <param name="Id">Catalogue id, for example <c>auth.token_expired</c>; empty where the server named none.</param>
/// <param name="Message">One line, at most 256 characters, control characters replaced: safe to print.</param>
/// <param name="Retry">What to do next; the catalogue's word where the id is known.</param>
/// <param name="RetryAfter">How long to wait at least, where the server said so.</param>
/// <param name="Rule">The rule that decided, where the server named it.</param>
public sealed record ErrorInfo(string Id, string Message, Retry Retry, TimeSpan? RetryAfter = null, string? Rule = null)
{
    /// <summary>The catalogue entry of <see cref="Id"/>; null where this build does not know it.</summary>
    public GatewayError? Entry => GatewayErrors.Find(Id);
}

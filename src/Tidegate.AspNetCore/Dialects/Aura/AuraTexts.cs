namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>What AuraConnect's clients read, to the letter: they compare these texts.</summary>
internal static class AuraTexts
{
    public const string NoToken = "No authentication token provided";
    public const string InvalidOrExpired = "Invalid or expired token";
    public const string Expired = "Authentication expired";
    public const string MessageFormat = "Invalid auth message format";
    public const string MessageType = "First message must be auth message";
    public const string MessageTooLarge = "Auth message too large";
    public const string Timeout = "Authentication timeout";
    public const string TooManyAttempts = "Authentication rate limit exceeded";
    public const string Method = "Authentication method not allowed";
    public const string TokenFormat = "Invalid token format";
    public const string TokenClaims = "Invalid token claims";
    public const string TokenUnjudged = "Token validation failed";
    public const string UserUnknown = "User not found";
    public const string UserDisabled = "User account is disabled";
    public const string Insufficient = "Insufficient permissions";
    public const string Internal = "Internal server error";

    public const string InvalidJson = "Invalid JSON message";
    public const string InvalidFormat = "Invalid message format";
    public const string InvalidTablesJson = "Invalid JSON format";
    public const string Unprocessable = "Error processing message";
    public const string NoCurrentData = "Failed to retrieve current data";
    public const string MetricRefused = "Invalid metric request or insufficient permissions";
    public const string NotSubscribed = "Subscription failed";
}

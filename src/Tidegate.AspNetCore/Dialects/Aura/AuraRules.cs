namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Rules that this dialect itself decides by, as they stand in logs.</summary>
internal static class AuraRules
{
    /// <summary>The first message is no JSON object.</summary>
    public const string MessageFormat = "auth.message_format";

    /// <summary>The first message is not of type <c>auth</c>.</summary>
    public const string MessageType = "auth.message_type";

    /// <summary>It has no token.</summary>
    public const string TokenMissing = "token.missing";

    /// <summary>Its token is no text.</summary>
    public const string TokenText = "token.text";

    /// <summary>A request of the bulk endpoint cannot be read, which ends the connection there.</summary>
    public const string BulkMessage = "bulk.message";
}

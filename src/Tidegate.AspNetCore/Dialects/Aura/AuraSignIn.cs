using System.Text.Json;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Reads <c>{"type":"auth","token":"..."}</c>: as the first message, and later to prolong the grant.</summary>
internal static class AuraSignIn
{
    /// <summary>The first message of a client without a credential: a sign-in, or the reason why the connection ends.</summary>
    public static SessionRequest ReadFirst(ReadOnlySpan<byte> message) =>
        JsonText.ReadObject(message, ReadFirst) ?? Refused(GatewayErrors.CredentialMissing, AuraRules.MessageFormat);

    /// <summary>A later message of type <c>auth</c>; null: it is of another type.</summary>
    public static SessionRequest? ReadLater(JsonElement root) =>
        !IsAuth(root) ? null
        : root.Find("token"u8).TryText(out var token) && token.Length > 0
            ? new RefreshRequest(null, new Credential(CredentialKind.FirstMessage, token))
        : new AuraFault(AuraTexts.NoToken);

    private static SessionRequest ReadFirst(JsonElement root)
    {
        if (!IsAuth(root))
        {
            return Refused(GatewayErrors.CredentialMissing, AuraRules.MessageType);
        }

        var token = root.Find("token"u8);
        if (token is { ValueKind: not JsonValueKind.String })
        {
            return Refused(GatewayErrors.TokenInvalid, AuraRules.TokenText);
        }

        return token.TryText(out var text) && text.Length > 0
            ? new SignInRequest(null, new Credential(CredentialKind.FirstMessage, text))
            : Refused(GatewayErrors.CredentialMissing, AuraRules.TokenMissing);
    }

    private static bool IsAuth(JsonElement root) =>
        root.Find("type"u8) is { ValueKind: JsonValueKind.String } type && type.ValueEquals("auth"u8);

    private static FaultyRequest Refused(GatewayError error, string rule) => new(null, error) { Rule = rule };
}

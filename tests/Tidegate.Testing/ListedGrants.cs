using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Testing;

/// <summary>Believes the tokens that a test lists, each for one grant, and no other.</summary>
public sealed class ListedGrants : IGrantSource
{
    private readonly Dictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    public Grant this[string token]
    {
        set => _grants[token] = value;
    }

    public ValueTask<Admission> GrantAsync(Credential credential, GrantContext context, CancellationToken cancellation) =>
        new(
            _grants.TryGetValue(credential.Secret, out var grant)
                ? Admission.Granted(grant)
                : Admission.Refused(GatewayErrors.TokenInvalid, "token.signature")
        );
}

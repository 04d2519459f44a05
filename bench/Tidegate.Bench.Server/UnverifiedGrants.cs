using System.Globalization;
using Tidegate.Core.Access;

namespace Tidegate.Bench.Server;

/// <summary>Lets everybody in, each as somebody else: what is left of a connect when nobody is asked who they are.</summary>
internal sealed class UnverifiedGrants(TimeProvider time) : IGrantSource
{
    private long _granted;

    public ValueTask<Admission> GrantAsync(Credential credential, GrantContext context, CancellationToken cancellation)
    {
        var name = Interlocked.Increment(ref _granted).ToString(CultureInfo.InvariantCulture);
        var grant = new Grant
        {
            Subject = name,
            TokenId = name,
            Issuer = context.Issuers[0],
            ExpiresAt = time.GetUtcNow().AddHours(1),
        };
        return ValueTask.FromResult(Admission.Granted(grant));
    }
}

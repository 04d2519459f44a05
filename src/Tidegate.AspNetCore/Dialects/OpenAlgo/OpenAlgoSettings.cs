using Tidegate.Core.Access;
using Tidegate.Markets.Capabilities;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>What the dialect of one endpoint works with.</summary>
/// <param name="Time">Stamps messages.</param>
/// <param name="Capabilities">The brokers that there are.</param>
/// <param name="Brokers">Which of them delivers what.</param>
/// <param name="BrokerOfUser">At which of them somebody is logged in; null: nowhere.</param>
internal sealed record OpenAlgoSettings(
    TimeProvider Time,
    BrokerCapabilities Capabilities,
    InstrumentBrokers Brokers,
    Func<Grant, CancellationToken, ValueTask<string?>> BrokerOfUser
)
{
    /// <summary>Nobody comes in without a login at a broker, whatever the feeds need.</summary>
    public bool RequiresBroker { get; init; }

    /// <summary>The user behind a grant, with the broker that serves him: that of his session, or none in name where a feed needs none.</summary>
    public async ValueTask<OpenAlgoUser> UserOfAsync(Grant grant, CancellationToken cancellation)
    {
        var broker = await BrokerOfUser(grant, cancellation);
        var isOpen = !RequiresBroker && Brokers.HasOpenFeed;
        return new OpenAlgoUser(grant.UserId, broker ?? (isOpen ? Brokers.Unnamed : null), HasLogin: broker is not null);
    }
}

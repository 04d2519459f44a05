using Tidegate.AspNetCore.Identity;
using Tidegate.Auth.Limits;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Publish;

/// <summary>How much one API key, or one user, may publish: a back end that runs away must not fill the hub for all others.</summary>
/// <remarks>A call is let through whole as long as the second has room for its first update; the rest is owed to the seconds that follow.</remarks>
internal sealed class PublishRate(TidegateOptions options, TimeProvider time)
{
    private const string Rule = "publish.rate";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly RateWindow<string>? _updates =
        options.Api.PublishesPerSecond > 0
            ? new RateWindow<string>(options.Api.PublishesPerSecond, Period, options.Auth.Limits.ClientsMax, time)
            : null;

    /// <summary>Counts the first update of a call; why not, or null.</summary>
    public Refusal? Take(Grant grant) =>
        _updates is not { } updates || updates.TryTake(ApiCallers.ActorOf(grant), out var wait)
            ? null
            : new Refusal(GatewayErrors.RateLimited, Rule)
            {
                RetryAfter = wait,
                Limit = new ReachedLimit("publish", updates.Permits, Period),
            };

    /// <summary>Counts the further updates of that call.</summary>
    public void Add(Grant grant, int updates) => _updates?.Add(ApiCallers.ActorOf(grant), updates);
}

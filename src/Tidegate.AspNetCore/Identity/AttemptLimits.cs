using Microsoft.AspNetCore.Http;
using Tidegate.Auth.Limits;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;

namespace Tidegate.AspNetCore.Identity;

/// <summary>How often an address may be wrong before calls from it are not looked at any more, and how often tokens may be renewed from it.</summary>
internal sealed class AttemptLimits(AuthLimits limits, TidegateOptions options, TimeProvider time)
{
    private const string AddressRule = "attempts.address";
    private const string RefreshRule = "attempts.refresh";

    private readonly AddressRate? _failures =
        options.Api.FailuresPerMinute > 0 ? new AddressRate(options.Api.FailuresPerMinute, TimeSpan.FromMinutes(1), time) : null;

    /// <summary>Why nothing from here is looked at; null: it is.</summary>
    public Refusal? Find(HttpContext context) =>
        _failures is { } rate && rate.Left(context.Connection.RemoteIpAddress, out var wait) <= 0
            ? Refused(AddressRule, wait, new ReachedLimit("http", rate.Max, rate.Period))
            : null;

    /// <summary>Counts what was refused, where it was the fault of what was shown.</summary>
    public void Note(HttpContext context, Refusal refusal)
    {
        if (refusal.Error.HttpStatus is StatusCodes.Status401Unauthorized)
        {
            _failures?.TryTake(context.Connection.RemoteIpAddress, out _);
        }
    }

    /// <summary>Counts a renewal; why not, or null.</summary>
    public Refusal? TakeRefresh(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress is { } shown ? ClientNetwork.Of(shown).ToString() : "";
        return limits.Refreshes.TryTake(address, out var wait)
            ? null
            : Refused(RefreshRule, wait, new ReachedLimit("refresh", limits.Refreshes.Permits, limits.Refreshes.Window));
    }

    /// <summary>Says which limit was reached, where it is that of sign-ins.</summary>
    public Refusal WithLoginLimit(Refusal refusal) =>
        refusal.Error == GatewayErrors.RateLimited && refusal.Limit is null
            ? refusal with
            {
                Limit = new ReachedLimit("login", options.Auth.Limits.LoginAttempts, options.Auth.Limits.LoginWindow),
            }
            : refusal;

    private static Refusal Refused(string rule, TimeSpan wait, ReachedLimit limit) =>
        new(GatewayErrors.RateLimited, rule) { RetryAfter = wait, Limit = limit };
}

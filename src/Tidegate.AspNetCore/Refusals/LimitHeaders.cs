using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Refusals;

/// <summary>The headers of a refusal that says when to come back, and of which limit it speaks: the same wherever one is reached.</summary>
internal static class LimitHeaders
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(1);

    /// <summary><c>Retry-After</c> (RFC 9110 §10.2.3) where coming back helps, and <c>X-RateLimit-*</c> where a limit was reached.</summary>
    public static void Write(HttpResponse response, Refusal refusal)
    {
        if (refusal.RetryAfter is not null || refusal.Error.Retry == Retry.AfterDelay)
        {
            response.Headers.RetryAfter = Seconds(refusal.RetryAfter is { } wait && wait > WaitMin ? wait : WaitMin);
        }

        if (refusal.Limit is { } limit)
        {
            Write(response, limit);
        }
    }

    /// <summary><c>X-RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Period</c> in seconds, <c>-Type</c>.</summary>
    public static void Write(HttpResponse response, ReachedLimit limit)
    {
        response.Headers["X-RateLimit-Limit"] = limit.Max.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Remaining"] = limit.Remaining.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Type"] = limit.Kind;
        if (limit.Period is { } period)
        {
            response.Headers["X-RateLimit-Period"] = Seconds(period);
        }
    }

    // Up: who comes back then is let in.
    private static string Seconds(TimeSpan span) => Math.Ceiling(span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Policies;

/// <summary>A declared rule, ready for use.</summary>
internal sealed class PolicyRule
{
    private readonly FrozenSet<string> _endpoints;
    private readonly ImmutableArray<TopicPattern> _topics;
    private readonly ImmutableArray<string> _roles;
    private readonly ImmutableArray<string> _permissions;
    private readonly FrozenSet<string> _plans;

    public PolicyRule(PolicyOptions options)
    {
        _endpoints = options.Endpoints.ToFrozenSet(StringComparer.Ordinal);
        _topics = [.. options.Topics.Select(text => TopicPattern.TryParse(text, out var pattern) ? pattern : throw Malformed(text))];
        _roles = [.. options.RolesAnyOf];
        _permissions = [.. options.PermissionsAllOf];
        _plans = options.Plans.ToFrozenSet(StringComparer.Ordinal);
        var name = "policy." + options.Name;
        Verdict =
            options.Effect == PolicyEffect.Deny
                ? AccessVerdict.Deny(name)
                : AccessVerdict.Allow(name) with
                {
                    ModeMax = options.ModeMax,
                    DepthMax = options.DepthMax ?? int.MaxValue,
                    MaxHz = options.MaxHz,
                };
    }

    /// <summary>What it says of those whom it fits.</summary>
    public AccessVerdict Verdict { get; }

    /// <summary>How the topics begin that may fit: with a family, or with a family and the segment after it. Any others may where a pattern has neither.</summary>
    public IEnumerable<(string Family, string? Second)> Beginnings =>
        _topics.Where(pattern => pattern.Family is not null).Select(pattern => (pattern.Family!, pattern.Second));

    /// <summary>True where a topic that begins so may fit; null: with something that no rule names.</summary>
    public bool MayFit(string? family, string? second) =>
        _topics.Any(pattern =>
            pattern.Family is null || (pattern.Family == family && (pattern.Second is null || pattern.Second == second))
        );

    public bool Fits(Grant grant, string endpoint, Topic topic) =>
        (_endpoints.Count == 0 || _endpoints.Contains(endpoint))
        && (_plans.Count == 0 || _plans.Contains(grant.Plan))
        && HasRole(grant)
        && HasPermissions(grant)
        && FitsTopic(grant, topic);

    private bool HasRole(Grant grant)
    {
        foreach (var role in _roles)
        {
            if (grant.IsInRole(role))
            {
                return true;
            }
        }

        return _roles.IsEmpty;
    }

    private bool HasPermissions(Grant grant)
    {
        foreach (var permission in _permissions)
        {
            if (!grant.Allows(permission))
            {
                return false;
            }
        }

        return true;
    }

    private bool FitsTopic(Grant grant, Topic topic)
    {
        foreach (var pattern in _topics)
        {
            if (pattern.Matches(topic, grant))
            {
                return true;
            }
        }

        return false;
    }

    private static ArgumentException Malformed(string text) => new($"Not a topic pattern: {text}", nameof(text));
}

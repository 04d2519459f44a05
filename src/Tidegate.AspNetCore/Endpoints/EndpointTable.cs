using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Tidegate.AspNetCore.Refusals;
using Tidegate.Auth.Plans;
using Tidegate.Core.Access;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Resume;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>The configured doors, made once.</summary>
internal sealed class EndpointTable
{
    private readonly FrozenDictionary<string, StreamEndpoint> _byName;

    public EndpointTable(
        TidegateOptions options,
        PushedSeries series,
        IGrantSource grants,
        SessionLeases leases,
        NodeCapacity node,
        MemoryCeiling memory,
        NodeDrain drain,
        UnauthenticatedPool unauthenticated,
        IResumption resumption,
        SubjectSessions subjects,
        PlanBook plans,
        DialectMaking dialects,
        IHostEnvironment environment,
        TimeProvider time
    )
    {
        var allowLoopback = options.AllowLoopbackOrigins ?? environment.IsDevelopment();
        _byName = options.Endpoints.ToFrozenDictionary(pair => pair.Key, pair => Make(pair.Key, pair.Value), StringComparer.Ordinal);

        StreamEndpoint Make(string name, EndpointOptions endpoint)
        {
            var isNse = EndpointDefaults.IsNse(endpoint);
            var limits = EndpointDefaults.Limits(endpoint);
            var limitsOf = new EndpointPlans(limits, plans).Of;
            var access = new EndpointAccess
            {
                Name = name,
                Issuers = endpoint.Issuers.Count > 0 ? [.. endpoint.Issuers] : [.. options.Auth.Issuers.Select(issuer => issuer.Name)],
                CredentialKinds = EndpointDefaults.Credentials(endpoint, environment.IsDevelopment()),
                Origins = new OriginRule(endpoint.Origins, allowLoopback) { AllowsLoopbackCookies = environment.IsDevelopment() },
                Capacity = new CapacityGate(endpoint.ConnectionsMax),
                RequiredPermissions = [.. endpoint.RequiredPermissions],
                RolesAnyOf = [.. endpoint.RolesAnyOf],
                TenantRoute = endpoint.TenantRoute,
                TenantExemptRoles = [.. endpoint.TenantExemptRoles],
                LimitsOf = limitsOf,
                Connects = RateOf(EndpointDefaults.ConnectsPerMinute(endpoint)),
                FailuresShut = endpoint.FailuresShut ?? EndpointDefaults.IsAura(endpoint),
                Failures = RateOf(EndpointDefaults.FailuresPerMinute(endpoint)),
            };
            var admission = isNse
                ? AdmissionOrder.TokenFirst(grants, leases, node.Gate, memory, drain, unauthenticated.Gate, subjects)
                : AdmissionOrder.CapacityFirst(grants, leases, node.Gate, memory, drain, unauthenticated.Gate, subjects, resumption);
            return new StreamEndpoint
            {
                Access = access,
                Dialect = dialects.For(endpoint),
                Limits = limits,
                LimitsOf = limitsOf,
                Admission = admission,
                Renewal = new GrantRenewal(admission, access),
                HostUsers = endpoint.HostUsers ? new ClaimsGrantSource(options.HostUser, grants as IVouchedGrants, time) : null,
                Refusals = endpoint.Dialect switch
                {
                    DialectNames.Nse => new NseRefusalWriter(takesQuery: false),
                    DialectNames.NsePubSub => new NseRefusalWriter(takesQuery: true),
                    DialectNames.Simutrador => new SimutradorRefusals(),
                    _ => new ProblemRefusals(),
                },
                InitialTopics = endpoint.Dialect == DialectNames.Nse && series.Topic is { } topic ? [topic] : [],
                RouteQuery = EndpointDefaults.RouteQuery(endpoint),
                NoticesQueryToken = EndpointDefaults.IsAura(endpoint),
                HasCodeForRate = EndpointDefaults.IsAura(endpoint),
                RefusesAfterUpgrade = EndpointDefaults.RefusesAfterUpgrade(endpoint),
                Subprotocol = endpoint.Dialect == DialectNames.Tidegate ? "tidegate.v1" : null,
                IsBearerCaseSensitive = isNse,
                TakesKeyHeader = !isNse,
                CookieName = endpoint.CookieName,
            };
        }

        AddressRate? RateOf(int perMinute) => perMinute == 0 ? null : new AddressRate(perMinute, TimeSpan.FromMinutes(1), time);
    }

    /// <summary>The names of all of them.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>The endpoint of this name; null: there is none.</summary>
    public StreamEndpoint? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The endpoint of this name.</summary>
    /// <exception cref="InvalidOperationException">None is configured under it.</exception>
    public StreamEndpoint this[string name] =>
        _byName.GetValueOrDefault(name)
        ?? throw new InvalidOperationException(
            $"There is no Tidegate endpoint \"{name}\": add it to TidegateOptions.Endpoints (configured: {string.Join(", ", _byName.Keys)})."
        );
}

using System.Security.Cryptography;
using Tidegate.AspNetCore.Dialects.Aura;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.AspNetCore.Dialects.Nse;
using Tidegate.AspNetCore.Dialects.OpenAlgo;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth.Plans;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Makes the dialect that an endpoint's options name.</summary>
internal sealed class DialectMaking(
    TidegateOptions options,
    PlanBook plans,
    OpenAlgoDialects openAlgo,
    NativeLookups lookups,
    SimulationRegistry runs,
    TimeProvider time
)
{
    /// <summary>The dialect of an endpoint.</summary>
    public Dialect For(EndpointOptions endpoint) =>
        endpoint.Dialect switch
        {
            var name when DialectNames.IsAura(name) => AuraDialects.For(
                name,
                new AuraSettings(time, RandomNumberGenerator.Fill) { HasCustomCloseCodes = endpoint.CustomCloseCodes }
            ),
            DialectNames.Nse => new NseStreamDialect(),
            DialectNames.NsePubSub => new NsePubSubDialect($"md/{options.NseExchange}", time),
            DialectNames.Simutrador => new SimutradorDialect(time, plans, runs),
            DialectNames.OpenAlgo => openAlgo.For(endpoint),
            _ => new TidegateDialect(lookups),
        };
}

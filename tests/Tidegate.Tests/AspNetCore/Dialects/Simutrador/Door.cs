using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth.Plans;
using Tidegate.Testing;

namespace Tidegate.Tests.AspNetCore.Dialects.Simutrador;

/// <summary>The dialect as a gateway has it.</summary>
internal static class Door
{
    /// <summary>With SimuTrador's own plans and no candles, at <c>2025-01-02T03:04:05Z</c>.</summary>
    public static SimutradorDialect Simutrador()
    {
        var (time, plans) = (new ManualTime(), new PlanBook(PlanDefaults.Make()));
        var runs = new SimulationRegistry(
            new TidegateOptions(),
            new StoredCandles(new TidegateOptions(), NullLogger<StoredCandles>.Instance),
            plans,
            time,
            NullLogger<SimulationRegistry>.Instance
        );
        return new SimutradorDialect(time, plans, runs);
    }
}

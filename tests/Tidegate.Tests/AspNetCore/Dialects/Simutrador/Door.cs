using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.Auth.Plans;
using Tidegate.Testing;

namespace Tidegate.Tests.AspNetCore.Dialects.Simutrador;

/// <summary>The dialect as a gateway has it.</summary>
internal static class Door
{
    /// <summary>With SimuTrador's own plans, at <c>2025-01-02T03:04:05Z</c>.</summary>
    public static SimutradorDialect Simutrador() => new(new ManualTime(), new PlanBook(PlanDefaults.Make()));
}

using Microsoft.Extensions.Configuration;
using Tidegate.AspNetCore;
using Tidegate.Auth.Plans;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Auth.Plans;

public sealed class PlanTableTests
{
    private static readonly PlanTable Shipped = new(PlanDefaults.Make());

    [Theory]
    [InlineData("free", 2, 3_600, 1_800, 5, 1, 100, 24, 5, 86_400)]
    [InlineData("professional", 10, 28_800, 3_600, 50, 10, 1_000, 168, 50, 604_800)]
    [InlineData("enterprise", 50, 86_400, 7_200, 500, 100, 10_000, 8_760, 500, 31_536_000)]
    public void The_shipped_plans_are_those_of_SimuTrador(
        string name,
        int connections,
        int lengthSeconds,
        int idleSeconds,
        int perHour,
        int concurrent,
        int orders,
        int hours,
        int symbols,
        int spanSeconds
    )
    {
        var plan = Shipped[name];

        Assert.Equal((name, connections), (plan.Name, plan.ConnectionsMax));
        Assert.Equal((TimeSpan.FromSeconds(lengthSeconds), TimeSpan.FromSeconds(idleSeconds)), (plan.SessionLength, plan.IdleTimeout));
        Assert.Equal(
            (perHour, concurrent, orders, hours, symbols),
            (plan.SessionsPerHour, plan.ConcurrentSessions, plan.OrdersPerMinute, plan.SimulationHoursMax, plan.SymbolsPerSession)
        );
        Assert.Equal(TimeSpan.FromSeconds(spanSeconds), plan.SimulationSpan);
    }

    [Fact]
    public void A_grant_that_names_no_plan_has_the_limits_of_its_endpoint()
    {
        var plan = Shipped["default"];

        Assert.Null(plan.ConnectionsMax ?? plan.SubscriptionsMax ?? plan.DepthMax ?? plan.MessagesPerSecond);
        Assert.Null(plan.SessionLength ?? plan.IdleTimeout);
        Assert.Equal((null, 0m, TokenSessions.Reject, 1), (plan.ModeMax, plan.MaxHz, plan.SameToken, plan.SessionsPerTokenMax));
    }

    [Fact]
    public void Plans_stand_in_the_order_of_their_ranks_lowest_first() =>
        Assert.Equal(["free", "professional", "enterprise", "default"], Shipped.Plans.Select(plan => plan.Name));

    [Fact]
    public void A_plan_that_nobody_has_configured_is_the_lowest() => Assert.Equal("free", Shipped["platinum"].Name);

    [Theory]
    [InlineData("professional", "free", "free")]
    [InlineData("free", "professional", "free")]
    [InlineData("free", "free", "free")]
    [InlineData("professional", null, "professional")]
    [InlineData(null, "free", "free")]
    [InlineData(null, null, "default")]
    [InlineData("professional", "platinum", "platinum")] // which is nobody's, and so has the limits of the lowest
    public void A_token_may_lower_its_users_plan_and_never_raise_it(string? owned, string? asked, string plan) =>
        Assert.Equal(plan, Shipped.LowerOf(owned, asked));

    [Fact]
    public void A_configuration_changes_one_limit_of_a_shipped_plan_and_adds_another_plan()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Tidegate:Plans:free:ConnectionsMax"] = "3",
            ["Tidegate:Plans:guest:Rank"] = "1",
            ["Tidegate:Plans:guest:ModeMax"] = "Ltp",
            ["Tidegate:Plans:guest:SameToken"] = "TakeOver",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

        var options = configuration.GetSection("Tidegate").Get<TidegateOptions>()!;
        var table = new PlanTable(options.Plans);

        Assert.Empty(PlanOptionsFaults.Find(options.Plans));
        Assert.Equal((3, TimeSpan.FromSeconds(1_800)), (table["free"].ConnectionsMax, table["free"].IdleTimeout));
        Assert.Equal((Mode.Ltp, TokenSessions.TakeOver), (table["guest"].ModeMax, table["guest"].SameToken));
        Assert.Equal("guest", table["platinum"].Name);
    }

    [Fact]
    public void A_table_always_has_the_default_plan() => Assert.True(new PlanTable([]).Has("default"));

    [Theory]
    [InlineData("Rank", -1, 0, 1_000, 1_001)]
    [InlineData("ConnectionsMax", 0, 1, 100_000, 100_001)]
    [InlineData("SubscriptionsMax", 0, 1, 10_000, 10_001)]
    [InlineData("DepthMax", 0, 1, 1_000, 1_001)]
    [InlineData("MessagesPerSecond", 0, 1, 100_000, 100_001)]
    [InlineData("SessionsPerTokenMax", 0, 1, 1_000, 1_001)]
    [InlineData("SessionsPerHour", 0, 1, 1_000_000, 1_000_001)]
    [InlineData("ConcurrentSessions", 0, 1, 1_000_000, 1_000_001)]
    [InlineData("ConcurrentReplays", -1, 0, 1_000, 1_001)]
    [InlineData("OrdersPerMinute", 0, 1, 10_000_000, 10_000_001)]
    [InlineData("SimulationHoursMax", 0, 1, 1_000_000, 1_000_001)]
    [InlineData("SymbolsPerSession", 0, 1, 1_000_000, 1_000_001)]
    public void A_number_beyond_its_bounds_is_a_fault(string member, int below, int least, int most, int above)
    {
        Assert.Empty(FaultsWith(member, least));
        Assert.Empty(FaultsWith(member, most));
        Assert.All(
            (int[])[below, above],
            value =>
                Assert.StartsWith(
                    $"Tidegate:Plans:free: {member} must be",
                    Assert.Single(FaultsWith(member, value)),
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Times_frequencies_words_and_names_that_mean_nothing_are_faults_all_at_once()
    {
        var plan = new PlanOptions
        {
            SessionLength = TimeSpan.Zero,
            IdleTimeout = TimeSpan.FromDays(2),
            SimulationSpan = TimeSpan.FromMilliseconds(999),
            MaxHz = 0.0001m,
            ModeMax = (Mode)7,
            SameToken = (TokenSessions)7,
        };

        Assert.Equal(7, PlanOptionsFaults.Find([new("Not a name", plan)]).Count);
    }

    private static IReadOnlyList<string> FaultsWith(string member, int value)
    {
        var plan = new PlanOptions();
        typeof(PlanOptions).GetProperty(member)!.SetValue(plan, value);
        return PlanOptionsFaults.Find([new("free", plan)]);
    }
}

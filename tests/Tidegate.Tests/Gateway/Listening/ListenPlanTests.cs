using Tidegate.Gateway.Configuration;
using Tidegate.Gateway.Listening;

namespace Tidegate.Tests.Gateway.Listening;

public sealed class ListenPlanTests
{
    private const string AnyPort = "127.0.0.1:0";

    [Fact]
    public void A_taken_main_port_is_one_sentence_that_says_what_to_do()
    {
        using var other = new TakenPort();

        var fault = Assert.Throws<StartFaultException>(() => Plan(new() { Main = other.Address }));

        Assert.Equal(ExitCodes.AddressTaken, fault.ExitCode);
        var sentence = Assert.Single(fault.Faults);
        Assert.StartsWith($"{other.Address} cannot be had", sentence, StringComparison.Ordinal);
        Assert.Contains("--next-free true", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_free_port_is_taken_where_that_is_allowed_and_a_warning_says_so()
    {
        using var other = new TakenPort();

        var plan = Plan(new() { Main = other.Address, NextFreePort = true });

        Assert.InRange(plan.Main.Port, other.Port + 1, other.Port + 20);
        Assert.Equal([$"{other.Address} is taken: listening on {plan.Main} instead."], plan.Warnings);
    }

    [Fact]
    public void A_free_port_is_kept_even_where_another_would_be_allowed()
    {
        using var other = new TakenPort();
        var address = other.Address;
        other.Dispose();

        var plan = Plan(new() { Main = address, NextFreePort = true });

        Assert.Equal(address, plan.Main.ToString());
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void In_development_the_metrics_are_on_the_main_address()
    {
        var plan = ListenPlan.For(new() { Main = AnyPort, Api = AnyPort }, isDevelopment: true);

        Assert.True(plan.IsMetricsOnMain);
        Assert.Null(plan.Management);
    }

    [Fact]
    public void In_production_the_metrics_have_an_address_of_their_own_and_there_is_no_second_one_for_the_calls()
    {
        var plan = Plan(new() { Main = AnyPort, Management = AnyPort });

        Assert.False(plan.IsMetricsOnMain);
        Assert.NotNull(plan.Management); // although both are "any free port"
        Assert.Null(plan.Api);
    }

    [Fact]
    public void Metrics_that_are_off_are_nowhere()
    {
        var plan = Plan(new() { Main = AnyPort, Management = "off" });

        Assert.False(plan.IsMetricsOnMain);
        Assert.Null(plan.Management);
    }

    [Fact]
    public void A_management_address_equal_to_the_main_one_puts_the_metrics_there()
    {
        using var other = new TakenPort();
        var address = other.Address;
        other.Dispose();

        var plan = Plan(new() { Main = address, Management = address });

        Assert.True(plan.IsMetricsOnMain);
        Assert.Null(plan.Management);
    }

    [Fact]
    public void A_taken_management_port_stops_the_start()
    {
        using var other = new TakenPort();

        var fault = Assert.Throws<StartFaultException>(() => Plan(new() { Main = AnyPort, Management = other.Address }));

        Assert.StartsWith(other.Address, Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_taken_address_for_the_calls_stops_the_start_where_it_was_asked_for()
    {
        using var other = new TakenPort();

        Assert.Throws<StartFaultException>(() =>
            ListenPlan.For(
                new()
                {
                    Main = AnyPort,
                    Api = other.Address,
                    Management = "off",
                },
                isDevelopment: true
            )
        );
    }

    [Fact]
    public void Addresses_that_are_none_are_all_named()
    {
        var options = new ListenOptions
        {
            Main = "a",
            Api = "b",
            Management = "c",
        };

        Assert.Equal(3, ListenPlan.FindFaults(options).Count());
        Assert.Empty(ListenPlan.FindFaults(new ListenOptions { Management = "off" }));
    }

    private static ListenPlan Plan(ListenOptions options) =>
        ListenPlan.For(
            new ListenOptions
            {
                Main = options.Main,
                Api = options.Api,
                Management = options.Management ?? "off",
                NextFreePort = options.NextFreePort,
            },
            isDevelopment: false
        );
}

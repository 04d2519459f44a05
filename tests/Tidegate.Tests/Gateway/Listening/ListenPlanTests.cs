using System.Net;
using System.Net.Sockets;
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
        var plan = ListenPlan.For(Everywhere(AnyPort), isDevelopment: true);

        Assert.True(plan.IsMetricsOnMain);
        Assert.Null(plan.Management);
    }

    [Fact]
    public void In_production_the_metrics_have_an_address_of_their_own_and_there_is_no_second_one_for_the_calls()
    {
        var plan = Plan(new() { Main = AnyPort, Management = AnyPort });

        Assert.False(plan.IsMetricsOnMain);
        Assert.NotNull(plan.Management); // although both are "any free port"
        Assert.Empty(plan.Others);
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
    public void Further_addresses_are_those_that_are_named_each_of_them_once()
    {
        var plan = ListenPlan.For(Everywhere(AnyPort), isDevelopment: false);

        Assert.Equal(5, plan.Others.Count); // any free port is another one each time
    }

    [Fact]
    public void An_address_that_stands_there_twice_is_listened_on_once()
    {
        using var other = new TakenPort();
        var address = other.Address;
        other.Dispose();

        var plan = ListenPlan.For(Everywhere(address), isDevelopment: false);

        Assert.Equal(address, plan.Main.ToString());
        Assert.Empty(plan.Others);
    }

    [Fact]
    public void Further_addresses_that_are_off_are_nowhere_in_development_either()
    {
        var options = Everywhere("off");
        options.Main = AnyPort;

        var plan = ListenPlan.For(options, isDevelopment: true);

        Assert.Empty(plan.Others);
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData(nameof(ListenOptions.SimutradorAuth))]
    [InlineData(nameof(ListenOptions.SimutradorSocket))]
    [InlineData(nameof(ListenOptions.Aura))]
    [InlineData(nameof(ListenOptions.OpenAlgo))]
    [InlineData(nameof(ListenOptions.OpenAlgoApi))]
    public void A_taken_address_of_another_system_stops_the_start_where_it_was_asked_for(string name)
    {
        using var other = new TakenPort();
        var options = new ListenOptions { Main = AnyPort };
        typeof(ListenOptions).GetProperty(name)!.SetValue(options, other.Address);

        var fault = Assert.Throws<StartFaultException>(() => ListenPlan.For(options, isDevelopment: false));

        Assert.EndsWith($"Choose another in Tidegate:Listen:{name}.", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void In_development_the_ports_that_the_original_clients_know_are_there_or_a_warning_says_why_not()
    {
        var plan = ListenPlan.For(new ListenOptions { Main = AnyPort }, isDevelopment: true);

        string[] wanted = ["127.0.0.1:3000", "127.0.0.1:8001", "127.0.0.1:8003", "127.0.0.1:8000"];
        Assert.All(
            wanted,
            address =>
                Assert.True(
                    plan.Others.Any(other => other.ToString() == address)
                        ^ plan.Warnings.Any(warning => warning.StartsWith($"{address} is taken: ", StringComparison.Ordinal)),
                    address
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
            SimutradorAuth = "d",
            SimutradorSocket = "e",
            Aura = "off",
        };

        Assert.Equal(5, ListenPlan.FindFaults(options).Count());
        Assert.Empty(ListenPlan.FindFaults(new ListenOptions { Management = "off" }));
    }

    [Fact]
    public void OpenAlgos_port_moves_to_the_next_free_one_where_that_is_wanted_and_says_so_in_the_briefs_words()
    {
        using var other = new TakenPort();

        var plan = Plan(
            new()
            {
                Main = AnyPort,
                OpenAlgo = other.Address,
                PortConflict = PortConflict.NextFree,
            }
        );

        Assert.InRange(plan.OpenAlgo!.Port, other.Port + 1, other.Port + 20);
        Assert.Equal([$"Port {other.Port} is in use, using port {plan.OpenAlgo.Port} instead"], plan.Warnings);
    }

    [Fact]
    public void Where_no_port_is_free_the_briefs_warning_comes_before_the_clear_failure()
    {
        const int Last = 65_535;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.SkipUnless(TryBind(socket, Last), "Somebody has the last port.");

        var fault = Assert.Throws<StartFaultException>(() =>
            Plan(
                new()
                {
                    Main = AnyPort,
                    OpenAlgo = $"127.0.0.1:{Last}",
                    PortConflict = PortConflict.NextFree,
                }
            )
        );

        Assert.Equal(ExitCodes.AddressTaken, fault.ExitCode);
        Assert.Equal($"Could not find an available port, using {Last} anyway", fault.Faults[0]);
        Assert.StartsWith($"127.0.0.1:{Last} cannot be had: another program listens there.", fault.Faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_main_port_moves_too_where_that_is_wanted()
    {
        using var other = new TakenPort();

        var plan = Plan(new() { Main = other.Address, PortConflict = PortConflict.NextFree });

        Assert.InRange(plan.Main.Port, other.Port + 1, other.Port + 20);
    }

    private static bool TryBind(Socket socket, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static ListenOptions Everywhere(string address) =>
        new()
        {
            Main = address,
            Api = address,
            SimutradorAuth = address,
            SimutradorSocket = address,
            Aura = address,
            OpenAlgo = address,
            OpenAlgoApi = address,
        };

    private static ListenPlan Plan(ListenOptions options) =>
        ListenPlan.For(
            new ListenOptions
            {
                Main = options.Main,
                Api = options.Api,
                Management = options.Management ?? "off",
                NextFreePort = options.NextFreePort,
                OpenAlgo = options.OpenAlgo,
                PortConflict = options.PortConflict,
            },
            isDevelopment: false
        );
}

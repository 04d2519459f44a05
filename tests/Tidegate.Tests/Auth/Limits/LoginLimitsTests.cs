using System.Net;
using Tidegate.Auth.Limits;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Limits;

public sealed class LoginLimitsTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly ManualTime _time = new();

    [Fact]
    public void Five_failures_from_an_address_are_enough_whomever_they_were_for()
    {
        var limits = Limits();
        var address = IPAddress.Parse("192.0.2.7");
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Null(limits.Begin($"user{attempt}", address));
            limits.Failed($"user{attempt}", address);
        }

        var refusal = limits.Begin("another", address);

        Assert.Equal(GatewayErrors.RateLimited, refusal?.Error);
        Assert.Equal(LoginRules.Address, refusal?.Rule);
        Assert.True(refusal?.RetryAfter > TimeSpan.Zero);
        Assert.Null(limits.Begin("another", IPAddress.Parse("192.0.2.8")));
    }

    [Fact]
    public void Five_failures_for_a_user_are_enough_wherever_they_came_from()
    {
        var limits = Limits();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Null(limits.Begin("alice", Address(attempt)));
            limits.Failed("alice", Address(attempt));
        }

        Assert.Equal(LoginRules.User, limits.Begin("alice", Address(99))?.Rule);
        Assert.Null(limits.Begin("bob", Address(99)));
    }

    [Fact]
    public void All_addresses_of_a_64_network_are_one_client_and_a_mapped_IPv4_address_is_the_IPv4_address()
    {
        var limits = Limits();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Null(limits.Begin($"a{attempt}", IPAddress.Parse($"2001:db8:1:2::{attempt + 1}")));
            Assert.Null(limits.Begin($"b{attempt}", IPAddress.Parse(attempt % 2 == 0 ? "192.0.2.7" : "::ffff:192.0.2.7")));
        }

        Assert.NotNull(limits.Begin("c", IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Null(limits.Begin("c", IPAddress.Parse("2001:db8:1:3::1")));
        Assert.NotNull(limits.Begin("d", IPAddress.Parse("::ffff:192.0.2.7")));
    }

    [Fact]
    public void The_window_grows_with_each_failure_up_to_sixteen_times()
    {
        int[] expected = [1, 1, 2, 4, 8, 16, 16, 16];
        var limits = new LoginLimits(new LimitOptions { LoginAttempts = 1 }, _time);

        foreach (var times in expected)
        {
            Assert.Null(limits.Begin("alice", null));
            limits.Failed("alice", null);

            var wait = limits.Begin("alice", null)?.RetryAfter;

            Assert.Equal(Window * times, wait);
            _time.Advance(wait!.Value - TimeSpan.FromTicks(1));
            Assert.Equal(TimeSpan.FromTicks(1), limits.Begin("alice", null)?.RetryAfter);
            _time.Advance(TimeSpan.FromTicks(1));
        }
    }

    [Fact]
    public void Failures_are_forgotten_after_a_day()
    {
        var limits = new LoginLimits(new LimitOptions { LoginAttempts = 1 }, _time);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            Assert.Null(limits.Begin("alice", null));
            limits.Failed("alice", null);
            _time.Advance(Window * 16);
        }

        _time.Advance(TimeSpan.FromHours(24));
        Assert.Null(limits.Begin("alice", null));

        Assert.Equal(Window, limits.Begin("alice", null)?.RetryAfter);
    }

    [Fact]
    public void A_success_clears_the_user_and_gives_the_address_its_attempt_back()
    {
        var limits = Limits();
        var address = Address(1);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            Assert.Null(limits.Begin("alice", address));
            limits.Failed("alice", address);
        }

        for (var attempt = 0; attempt < 100; attempt++)
        {
            Assert.Null(limits.Begin("alice", address));
            limits.Succeeded("alice", address);
        }

        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Null(limits.Begin("alice", Address(2 + attempt)));
            limits.Failed("alice", Address(2 + attempt));
        }
    }

    [Fact]
    public void An_own_account_buys_no_guesses_at_others()
    {
        var limits = Limits();
        var address = Address(1);
        var guesses = 0;
        for (var round = 0; round < 50; round++)
        {
            if (limits.Begin("mine", address) is null)
            {
                limits.Succeeded("mine", address);
            }

            if (limits.Begin($"victim{round}", address) is null)
            {
                limits.Failed($"victim{round}", address);
                guesses++;
            }
        }

        Assert.Equal(5, guesses);
    }

    [Fact]
    public void An_attempt_that_was_not_decided_is_not_counted()
    {
        var limits = Limits();
        for (var attempt = 0; attempt < 100; attempt++)
        {
            Assert.Null(limits.Begin("alice", Address(1)));
            limits.Undecided("alice", Address(1));
        }

        Assert.Null(limits.Begin("alice", Address(1)));
    }

    [Fact]
    public void Attempts_that_run_at_the_same_time_are_counted_as_they_begin()
    {
        var limits = Limits();

        var begun = Enumerable.Range(0, 100).Count(_ => limits.Begin("alice", null) is null);

        Assert.Equal(5, begun);
    }

    [Fact]
    public void A_flood_of_addresses_and_names_takes_bounded_memory()
    {
        var limits = new LoginLimits(new LimitOptions { ClientsMax = 100 }, _time);

        for (var attempt = 0; attempt < 20_000; attempt++)
        {
            Assert.Null(limits.Begin($"user{attempt}", Address(attempt)));
            limits.Failed($"user{attempt}", Address(attempt));
        }

        Assert.Equal(200, limits.Count);
    }

    private LoginLimits Limits() => new(new LimitOptions(), _time);

    private static IPAddress Address(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}

using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>A day of simulated time with faults at random; the rules are checked at every call and every token.</summary>
public sealed class TokenDayTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly string[] Faults =
    [
        "EService:Unavailable",
        "EService:Busy",
        "EAPI:Invalid nonce",
        "EAPI:Rate limit exceeded",
        "EGeneral:Internal error:7",
        "EGeneral:Temporary lockout",
        "ENew:Unheard of",
    ];

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.9)]
    public async Task No_expired_token_is_used_one_refresh_is_under_way_and_the_breaker_is_as_specified(int seed, double faulty)
    {
        await using var fixture = new ManagerFixture(random: new Random(seed));
        var exchange = new StrictExchange(fixture, new Random(seed), faulty);
        fixture.Endpoint.Fault = exchange.Answer;
        var (used, refused) = (0, 0);

        for (var now = TimeSpan.Zero; now < TimeSpan.FromHours(24); now += Step)
        {
            var asked = fixture.Manager.GetTokenAsync(TestContext.Current.CancellationToken).AsTask();
            await QuietAsync(fixture, asked);
            if (asked.IsCompletedSuccessfully)
            {
                used++;
                exchange.Present(await asked);
            }
            else
            {
                refused++;
                _ = asked.ContinueWith(task => task.Exception, TaskScheduler.Default); // why is part of the state
                Assert.NotEqual(KrakenTokenState.Valid, fixture.State);
            }

            fixture.Time.Advance(Step);
            await QuietAsync(fixture, fixture.Manager.LastFlight);
        }

        Assert.Empty(exchange.Breaches);
        Assert.Equal(1, fixture.Endpoint.UnderWayMost);
        Assert.True(used > 1_000 && fixture.Endpoint.Calls > 50, $"{used} used, {refused} refused, {fixture.Endpoint.Calls} calls");
        Assert.DoesNotContain(fixture.State, new[] { KrakenTokenState.NeedsLogin, KrakenTokenState.Failed, KrakenTokenState.Stopped });
    }

    // Nothing happens any more until the clock moves: the refresh has ended, or waits for its next attempt.
    private static async Task QuietAsync(ManagerFixture fixture, Task work)
    {
        await Task.WhenAny(
                Task.WhenAll(work.ContinueWith(_ => { }, TaskScheduler.Default), fixture.Manager.LastFlight),
                fixture.Time.UntilTimerAsync(TimeSpan.FromSeconds(30))
            )
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private sealed class StrictExchange(ManagerFixture fixture, Random random, double faulty)
    {
        private readonly Dictionary<string, DateTimeOffset> _ends = [];
        private DateTimeOffset _shutUntil = DateTimeOffset.MinValue;
        private int _failures;
        private bool _isTripped;

        public List<string> Breaches { get; } = [];

        public KrakenException? Answer(int call)
        {
            var now = fixture.Time.GetUtcNow();
            if (now < _shutUntil)
            {
                Breaches.Add($"call {call} came {_shutUntil - now} too early");
            }

            if (random.NextDouble() >= faulty)
            {
                (_failures, _isTripped) = (0, false);
                _ends[$"token-{call}"] = now.AddSeconds(900);
                return null;
            }

            var fault = Faults[random.Next(Faults.Length)];
            _isTripped |= ++_failures >= 5;
            Shut(_isTripped ? 300 : 0, now);
            Shut(fault == "EGeneral:Temporary lockout" ? 900 : 0, now);
            return random.Next(4) == 0 && fault != "EGeneral:Temporary lockout"
                ? new KrakenTransportException("no answer")
                : ScriptedEndpoint.Error(fault);
        }

        public void Present(string token)
        {
            if (fixture.Time.GetUtcNow() >= _ends[token])
            {
                Breaches.Add($"{token} was presented after its end");
            }
        }

        private void Shut(int seconds, DateTimeOffset now) =>
            _shutUntil = seconds > 0 && now.AddSeconds(seconds) > _shutUntil ? now.AddSeconds(seconds) : _shutUntil;
    }
}

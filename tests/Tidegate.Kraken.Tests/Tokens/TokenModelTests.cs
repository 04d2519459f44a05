using FsCheck;
using FsCheck.Fluent;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

/// <summary>The manager and a small model of it get the same commands at random, and must agree after each.</summary>
public sealed class TokenModelTests
{
    private static readonly int[] Waits = [1, 5, 20, 60, 299, 300, 400, 779, 781, 899, 901, 2_000];

    /// <param name="What">What is done.</param>
    /// <param name="Seconds">How long, where time passes.</param>
    /// <param name="Answer">What the exchange answers from then on, where that changes.</param>
    private sealed record Command(Kind What, int Seconds = 0, TokenModel.Answer Answer = default)
    {
        public override string ToString() =>
            What switch
            {
                Kind.Pass => $"Pass {Seconds} s",
                Kind.Answer => $"Answer {Answer}",
                _ => What.ToString(),
            };
    }

    private enum Kind
    {
        Get,
        Force,
        Pass,
        Answer,
        Expire,
        Reset,
        Stop,
        Start,
    }

    private static Gen<Command> Commands =>
        Gen.Frequency(
            (6, Gen.Constant(new Command(Kind.Get))),
            (2, Gen.Constant(new Command(Kind.Force))),
            (6, Gen.Elements(Waits).Select(seconds => new Command(Kind.Pass, seconds))),
            (5, Gen.Elements(Enum.GetValues<TokenModel.Answer>()).Select(answer => new Command(Kind.Answer, Answer: answer))),
            (2, Gen.Constant(new Command(Kind.Expire))),
            (1, Gen.Constant(new Command(Kind.Reset))),
            (1, Gen.Constant(new Command(Kind.Stop))),
            (2, Gen.Constant(new Command(Kind.Start)))
        );

    [Fact]
    public void Manager_agrees_with_its_model_after_every_command()
    {
        var seen = new HashSet<KrakenTokenState>();
        var (gets, trips) = (0, 0);
        var anything = Arb.From(
            Commands.ArrayOf(40),
            commands => Enumerable.Range(0, commands.Length).Select(at => commands.Where((_, index) => index != at).ToArray())
        );
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(anything, commands => Play(commands, seen, ref gets, ref trips))
        );

        // The commands reach everything that the model knows, so that agreeing means something.
        Assert.Superset(
            new HashSet<KrakenTokenState>
            {
                KrakenTokenState.Idle,
                KrakenTokenState.Valid,
                KrakenTokenState.Recovering,
                KrakenTokenState.NeedsLogin,
                KrakenTokenState.Stopped,
            },
            seen
        );
        Assert.True(gets > 100 && trips > 10, $"{gets} tokens, {trips} trips");
    }

    private static bool Play(Command[] commands, HashSet<KrakenTokenState> seen, ref int gets, ref int trips)
    {
#pragma warning disable VSTHRD002 // a property of FsCheck is synchronous; nothing of the play needs this thread
        var (states, tokens, opened) = Task.Run(() => PlayAsync(commands)).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        seen.UnionWith(states);
        (gets, trips) = (gets + tokens, trips + opened);
        return true;
    }

    private static async Task<(List<KrakenTokenState> States, int Tokens, int Trips)> PlayAsync(Command[] commands)
    {
        await using var fixture = new ManagerFixture(options => (options.AttemptsMax, options.ExpiryMargin) = (1, TimeSpan.Zero));
        var model = new TokenModel();
        fixture.Endpoint.Fault = _ => FaultOf(model.Next);
        var (states, tokens) = (new List<KrakenTokenState>(), 0);
        foreach (var command in commands)
        {
            var (wanted, got) = await DoAsync(fixture, model, command);
            await fixture.SettledAsync();
            Assert.Equal((command, wanted), (command, got));
            Compare(fixture, model);
            states.Add(fixture.State);
            tokens += got == true ? 1 : 0;
        }

        return (states, tokens, model.Trips);
    }

    private static void Compare(ManagerFixture fixture, TokenModel model)
    {
        var authentication = fixture.Manager.GetStatus().Authentication;
        Assert.Equal(
            (model.State, model.IsUsable, model.Calls, model.BreakerFailures, model.IsBreakerOpen, model.Trips),
            (
                authentication.State,
                authentication.HasValidToken,
                fixture.Endpoint.Calls,
                authentication.CircuitBreakerFailures,
                authentication.CircuitBreakerOpen,
                authentication.Statistics.CircuitBreakerTrips
            )
        );
        Assert.Equal(1, Math.Max(1, fixture.Endpoint.UnderWayMost));
    }

    private static async Task<(bool? Wanted, bool? Got)> DoAsync(ManagerFixture fixture, TokenModel model, Command command)
    {
        switch (command.What)
        {
            case Kind.Get:
                return (model.Get(), await HasTokenAsync(fixture.Manager.GetTokenAsync()));
            case Kind.Force:
                return (model.Force(), await fixture.Manager.ForceRefreshAsync());
            case Kind.Expire:
                var held = model.IsUsable ? await fixture.Manager.GetTokenAsync() : "none";
                return (
                    model.IsUsable ? model.Expire() : model.Get(),
                    await HasTokenAsync(fixture.Manager.ReplaceTokenAsync(held, "ESession:Invalid session"))
                );
            case Kind.Pass:
                await PassAsync(fixture, model, command.Seconds);
                break;
            case Kind.Answer:
                model.Next = command.Answer;
                break;
            case Kind.Reset:
                model.ResetBreaker();
                fixture.Manager.ResetCircuitBreaker();
                break;
            case Kind.Stop:
                model.Stop();
                await fixture.Manager.StopAsync();
                break;
            default:
                model.Start();
                await fixture.Manager.StartAsync();
                break;
        }

        return (null, null);
    }

    // Attempts are due at half seconds; what a timer begins has to land before the clock moves on.
    private static async Task PassAsync(ManagerFixture fixture, TokenModel model, int seconds)
    {
        for (var half = 0; half < seconds * 2; half++)
        {
            fixture.Time.Advance(TimeSpan.FromMilliseconds(500));
            var flight = fixture.Manager.LastFlight;
            if (!flight.IsCompleted)
            {
                await fixture.SettledAsync();
            }

            model.Pass(0.5);
        }
    }

    private static async Task<bool> HasTokenAsync(ValueTask<string> asking)
    {
        try
        {
            return (await asking).StartsWith("token-", StringComparison.Ordinal);
        }
        catch (WebSocketAuthenticationException)
        {
            return false;
        }
    }

    private static KrakenException? FaultOf(TokenModel.Answer answer) =>
        answer switch
        {
            TokenModel.Answer.Token => null,
            TokenModel.Answer.Nonce => ScriptedEndpoint.Error("EAPI:Invalid nonce"),
            TokenModel.Answer.Lockout => ScriptedEndpoint.Error("EGeneral:Temporary lockout"),
            TokenModel.Answer.Unavailable => new KrakenTransportException("no answer"),
            _ => ScriptedEndpoint.Error("EAPI:Invalid key"),
        };
}

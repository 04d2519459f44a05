using System.Diagnostics;
using System.Globalization;
using Tidegate.FunctionalTests.Life;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Door;

[Collection(Alone.Name)]
public sealed class ReconnectStormTests
{
    private const int AtOnce = 128;

    private static readonly TimeSpan AllWithin = TimeSpan.FromSeconds(60);

    // A tenth of the real thing in every run; TIDEGATE_STRESS=1 for all of it.
    private static readonly int Clients = Environment.GetEnvironmentVariable("TIDEGATE_STRESS") == "1" ? 10_000 : 1_000;

    [Fact]
    public async Task In_a_storm_of_reconnects_the_bad_are_refused_and_every_good_one_is_in_within_a_minute()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            // A bad one holds a place while its token is looked at: there is one for each that is under way.
            setup.Settings["Tidegate:Endpoints:stream:ConnectionsMax"] = (Clients + AtOnce).ToString(CultureInfo.InvariantCulture)
        );
        var main = gateway.Addresses[0];
        string[] tokens = [.. Enumerable.Range(0, Clients).Select(i => TestToken.For($"storm-{i}"))];
        var clock = Stopwatch.StartNew();

        for (var wave = 0; wave < 2; wave++) // all leave at once, and all come back at once
        {
            var statuses = await StormAsync(main, tokens);
            Assert.Equal(Clients, statuses.Count(status => status == 101));
            Assert.Equal(Clients, statuses.Count(status => status is 401 or 429)); // one bad one beside every good one
            await gateway.UntilEmptyAsync();
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, AllWithin * 2);
    }

    /// <summary>As many with a wrong signature as good ones, 128 at a time; the good ones stay until all have their answer.</summary>
    private static async Task<int[]> StormAsync(Uri main, string[] tokens)
    {
        var clients = new PlainClient[tokens.Length];
        var statuses = new int[tokens.Length * 2];
        var pace = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken };
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, tokens.Length),
                pace,
                async (i, cancellation) =>
                {
                    using var bad = await PlainClient.ConnectAsync(main, "/stream", tokens[i][..^8] + "AAAAAAAA");
                    clients[i] = await PlainClient.ConnectAsync(main, "/stream", tokens[i]);
                    statuses[i] = await StatusAsync(clients[i], cancellation);
                    statuses[tokens.Length + i] = await StatusAsync(bad, cancellation);
                }
            );
        }
        finally
        {
            Array.ForEach(clients, each => each?.Dispose());
        }

        return statuses;
    }

    private static async Task<int> StatusAsync(PlainClient client, CancellationToken cancellation)
    {
        await client.ReadUntilAsync(each => each.Head.Length > 0, cancellation);
        return int.Parse(client.Head.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Access;
using Tidegate.FunctionalTests.Support;
using Tidegate.Streaming.Admitting;

namespace Tidegate.FunctionalTests.Door;

public sealed class RaceTests
{
    [Fact]
    public async Task Of_two_upgrades_with_one_token_id_at_the_same_moment_exactly_one_wins_a_thousand_times()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        for (var round = 0; round < 1_000; round++)
        {
            var handshake = RawPeer.Handshake("/", "Authorization: Bearer " + gateway.Token(jti: $"round-{round}"));
            await using var one = await gateway.ConnectAsync();
            await using var two = await gateway.ConnectAsync();
            await Task.WhenAll(one.SendAsync(handshake), two.SendAsync(handshake));
            var answers = await Task.WhenAll(one.ReadResponseAsync(), two.ReadResponseAsync());

            Assert.Equal([101, 409], answers.Select(answer => answer.Status).Order());
        }
    }

    [Fact]
    public async Task Of_two_claims_of_one_token_id_at_the_same_moment_exactly_one_wins_ten_thousand_times()
    {
        var leases = new SessionLeases();
        var node = new CapacityGate(2);
        var memory = new MemoryCeiling(100, MemoryReading.OfThisProcess, () => { }, TimeProvider.System);
        var order = AdmissionOrder.TokenFirst(new EverybodyIsAlice(), leases, node, memory, new NodeDrain(), new CapacityGate(1));
        using var start = new Barrier(2);
        var admitted = new int[2];

        await Task.WhenAll(RunAsync(0), RunAsync(1));

        Assert.Equal(10_000, admitted.Sum());
        Assert.Equal((0, 0), (leases.Count, node.Taken));

        Task RunAsync(int racer) =>
            Task.Run(
                async () =>
                {
                    for (var round = 0; round < 10_000; round++)
                    {
                        var client = Client();
                        start.SignalAndWait(TestContext.Current.CancellationToken);
                        admitted[racer] += await order.AdmitAsync(client, CancellationToken.None) is null ? 1 : 0;
                        start.SignalAndWait(TestContext.Current.CancellationToken); // the winner keeps it until both have asked
                        client.Slot.Release();
                    }
                },
                TestContext.Current.CancellationToken
            );
    }

    [Fact]
    public async Task Of_two_first_messages_with_one_token_exactly_one_is_welcomed()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        for (var round = 0; round < 200; round++)
        {
            var message = $$"""{"op":"auth","id":1,"token":"{{gateway.Token("tidegate")}}"}""";
            await using var one = await gateway.ConnectAsync();
            await using var two = await gateway.ConnectAsync();
            await Task.WhenAll(one.UpgradeAsync("/stream"), two.UpgradeAsync("/stream"));
            await Task.WhenAll(one.SendTextAsync(message), two.SendTextAsync(message));
            var answers = await Task.WhenAll(one.ReadFrameAsync(), two.ReadFrameAsync());

            Assert.Single(answers, answer => answer?.Text == """{"re":1,"ok":true}""");
            Assert.Single(answers, answer => answer?.Text.Contains("session.conflict", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public async Task Of_many_upgrades_for_a_few_places_exactly_as_many_win_as_there_are_places()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:Endpoints:nse:ConnectionsMax"] = "5");
        var peers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.ConnectAsync()));

        var answers = await Task.WhenAll(peers.Select(peer => peer.UpgradeAsync("/", "Authorization: Bearer " + gateway.Token())));

        Assert.Equal(5, answers.Count(answer => answer.Status == 101));
        Assert.Equal(15, answers.Count(answer => (answer.Status, answer.Body) == (503, "Maximum connections reached")));
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_slot_of_an_expired_session_is_free_when_its_close_frame_arrives()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new Testing.ManualTime());
        await using var peer = await gateway.OpenAsync("/", gateway.Token(jti: "one", lifetime: TimeSpan.FromMinutes(1)));

        gateway.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(50));
        Assert.Equal(4003, (await peer.ReadCloseAsync())?.Code);

        Assert.Equal(101, await gateway.StatusOfAsync("/", gateway.Token(jti: "one")));
    }

    [Fact]
    public async Task The_slot_is_free_the_moment_the_server_has_answered_the_close()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Token();

        for (var round = 0; round < 200; round++)
        {
            await using var peer = await gateway.OpenAsync("/", token);
            await peer.SendAsync(Testing.ClientFrame.Close(1000));
            Assert.Equal(1000, (await peer.ReadCloseAsync())?.Code);
            await using var next = await gateway.ConnectAsync();

            Assert.Equal(101, (await next.UpgradeAsync("/", "Authorization: Bearer " + token)).Status);

            await next.SettleAsync();
            await next.CloseAsync();
        }
    }

    [Fact]
    public async Task The_slot_is_free_as_soon_as_the_server_hears_of_a_reset()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var leases = gateway.Services.GetRequiredService<SessionLeases>();
        var token = gateway.Token();

        for (var round = 0; round < 50; round++)
        {
            var peer = await gateway.OpenAsync("/", token);
            peer.Reset();

            // The only wait is for the reset to reach the server: nothing is asked of a timer.
            Assert.True(SpinWait.SpinUntil(() => leases.Count == 0, TimeSpan.FromSeconds(20)));
        }
    }

    private static AdmissionContext Client() =>
        new()
        {
            Endpoint = new EndpointAccess
            {
                Name = "race",
                Issuers = ["race"],
                CredentialKinds = [CredentialKind.Header],
                Origins = new OriginRule([], allowLoopback: false),
                Capacity = new CapacityGate(2),
            },
            Credentials = [new Credential(CredentialKind.Header, "alice")],
        };

    private sealed class EverybodyIsAlice : IGrantSource
    {
        private static readonly Grant Alice = new()
        {
            Subject = "alice",
            Issuer = "race",
            ExpiresAt = DateTimeOffset.MaxValue,
            TokenId = "one",
        };

        public ValueTask<Admission> GrantAsync(Credential credential, GrantContext context, CancellationToken cancellation) =>
            new(Admission.Granted(Alice));
    }
}

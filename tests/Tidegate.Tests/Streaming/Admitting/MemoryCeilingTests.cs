using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class MemoryCeilingTests
{
    private const long Limit = 256 * 1_024 * 1_024;

    private readonly ManualTime _time = new();
    private int _readings;
    private int _collections;
    private long _used;

    [Theory]
    [InlineData(0.89, false, false)]
    [InlineData(0.90, true, false)]
    [InlineData(0.94, true, false)]
    [InlineData(0.95, true, true)]
    [InlineData(2.00, true, true)]
    public void The_ceiling_is_reached_at_its_share_and_exceeded_when_half_of_the_rest_is_gone_too(
        double share,
        bool isReached,
        bool isExceeded
    )
    {
        var ceiling = Ceiling(90);
        _used = (long)Math.Ceiling(Limit * share);

        Assert.Equal((isReached, isExceeded), (ceiling.IsReached, ceiling.IsExceeded));
    }

    [Fact]
    public void At_100_percent_there_is_no_ceiling_and_nothing_is_read()
    {
        var ceiling = Ceiling(100);
        _used = Limit * 2;

        Assert.Equal((false, false), (ceiling.IsReached, ceiling.IsExceeded));
        Assert.Equal(0, _readings);
    }

    [Fact]
    public void However_many_ask_memory_is_read_four_times_a_second()
    {
        var ceiling = Ceiling(90);
        for (var i = 0; i < 2_000; i++)
        {
            _ = ceiling.IsReached;
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(8, _readings);
    }

    [Fact]
    public void Memory_that_is_free_again_lets_clients_in_again()
    {
        var ceiling = Ceiling(90);
        _used = Limit;
        Assert.True(ceiling.IsReached);

        _used = 0;
        _time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.False(ceiling.IsReached);
    }

    [Fact]
    public void While_it_is_reached_garbage_is_collected_every_five_seconds_and_otherwise_never()
    {
        var ceiling = Ceiling(90);
        Ask(TimeSpan.FromSeconds(60));
        Assert.Equal(0, _collections);

        _used = Limit;
        Ask(TimeSpan.FromSeconds(60));
        Assert.Equal(12, _collections);

        void Ask(TimeSpan time)
        {
            for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end; _time.Advance(TimeSpan.FromMilliseconds(50)))
            {
                _ = ceiling.IsReached;
            }
        }
    }

    [Fact]
    public void Where_nothing_is_known_of_the_memory_nobody_is_refused_for_nothing()
    {
        var ceiling = new MemoryCeiling(90, () => new MemoryReading(0, 0), () => { }, _time);

        Assert.False(ceiling.IsReached);
    }

    [Fact]
    public void This_process_knows_how_much_it_may_have()
    {
        var (used, available) = MemoryReading.OfThisProcess();

        Assert.InRange(used, 1, available);
    }

    [Fact]
    public async Task A_client_is_refused_with_server_full_by_the_rule_node_memory()
    {
        _used = Limit;
        var client = new AdmissionContext
        {
            Endpoint = new EndpointAccess
            {
                Name = "stream",
                Issuers = [],
                CredentialKinds = [CredentialKind.Header],
                Origins = new OriginRule([], allowLoopback: false),
                Capacity = new CapacityGate(1),
            },
        };

        var refusal = await new NodeMemoryCheck(Ceiling(90)).CheckAsync(client, TestContext.Current.CancellationToken);

        Assert.Equal(new Refusal(GatewayErrors.ServerFull, "node.memory"), refusal);
    }

    private MemoryCeiling Ceiling(int percentMax) =>
        new(
            percentMax,
            () =>
            {
                _readings++;
                return new MemoryReading(_used, Limit);
            },
            () => _collections++,
            _time
        );
}

using Tidegate.Streaming.Admitting;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class CapacityGateTests
{
    [Fact]
    public void It_gives_as_many_places_as_its_capacity_and_not_one_more()
    {
        var gate = new CapacityGate(3);
        var places = Enumerable.Range(0, 3).Select(_ => gate.TryTake()).ToList();

        Assert.DoesNotContain(null, places);
        Assert.Null(gate.TryTake());
        Assert.Equal(3, gate.Taken);
    }

    [Fact]
    public void A_place_is_given_back_once_however_often_it_is_released()
    {
        var gate = new CapacityGate(2);
        var place = gate.TryTake()!;
        gate.TryTake();

        place.Release();
        place.Release();

        Assert.Equal(1, gate.Taken);
    }

    [Fact]
    public async Task Under_a_storm_it_is_never_over_its_capacity_and_empty_at_the_end()
    {
        var gate = new CapacityGate(2);
        var storm = Enumerable.Range(0, 4).Select(_ => Task.Run(TakeAndRelease, TestContext.Current.CancellationToken));

        await Task.WhenAll(storm);

        Assert.Equal(0, gate.Taken);

        void TakeAndRelease()
        {
            for (var i = 0; i < 50_000; i++)
            {
                var place = gate.TryTake();
                Assert.InRange(gate.Taken, 0, gate.Capacity);
                place?.Release();
            }
        }
    }

    [Fact]
    public void A_slot_gives_back_last_taken_first_once_and_what_comes_late_at_once()
    {
        var released = new List<int>();
        var slot = new SessionSlot();
        slot.Hold(new Place(() => released.Add(1)));
        slot.Hold(new Place(() => released.Add(2)));

        slot.Release();
        slot.Release();
        slot.Hold(new Place(() => released.Add(3)));

        Assert.Equal([2, 1, 3], released);
    }
}

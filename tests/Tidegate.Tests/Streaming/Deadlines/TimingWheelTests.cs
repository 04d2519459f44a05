using Tidegate.Streaming.Deadlines;

namespace Tidegate.Tests.Streaming.Deadlines;

public sealed class TimingWheelTests
{
    private const long Tick = 50;

    private readonly TimingWheel _wheel = new(Tick, now: 0);
    private readonly List<(Alarm Alarm, long At)> _expired = [];

    [Theory]
    [InlineData(1)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(51_199)] // the last moment of the first round of 1,024 slots
    [InlineData(51_200)]
    [InlineData(10_000_000)]
    public void A_deadline_is_met_at_its_instant_and_not_one_unit_before(long deadline)
    {
        _wheel.Arm(NewAlarm(), deadline);

        _wheel.Turn(deadline - 1);
        Assert.Empty(_expired);

        _wheel.Turn(deadline);
        Assert.Equal(deadline, Assert.Single(_expired).At);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void A_deadline_in_the_past_is_met_at_the_next_turn()
    {
        _wheel.Turn(1_000_000);
        _wheel.Arm(NewAlarm(), 17);

        _wheel.Turn(1_000_000);

        Assert.Single(_expired);
    }

    [Fact]
    public void Rearming_moves_the_deadline_in_place()
    {
        var alarm = NewAlarm();
        _wheel.Arm(alarm, 100);
        _wheel.Arm(alarm, 300);

        _wheel.Turn(299);
        Assert.Empty(_expired);
        Assert.Equal(1, _wheel.Count);

        _wheel.Turn(300);
        Assert.Single(_expired);
    }

    [Fact]
    public void A_disarmed_entry_is_never_met_and_disarming_twice_is_fine()
    {
        var alarm = NewAlarm();
        _wheel.Arm(alarm, 100);
        _wheel.Disarm(alarm);
        _wheel.Disarm(alarm);

        _wheel.Turn(1_000);

        Assert.Empty(_expired);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void An_entry_that_arms_itself_while_it_expires_is_met_again()
    {
        var alarm = NewAlarm();
        alarm.OnExpire = now => _wheel.Arm(alarm, now + 10);
        _wheel.Arm(alarm, 10);

        for (var now = 0L; now <= 100; now++)
        {
            _wheel.Turn(now);
        }

        Assert.Equal([10L, 20, 30, 40, 50, 60, 70, 80, 90, 100], _expired.Select(each => each.At));
    }

    [Fact]
    public void What_an_expiry_disarms_or_moves_in_its_own_slot_does_not_expire_in_that_turn()
    {
        Alarm[] alarms = [NewAlarm(), NewAlarm(), NewAlarm()];
        foreach (var alarm in alarms)
        {
            alarm.OnExpire = _ =>
            {
                _wheel.Disarm(alarms[(Array.IndexOf(alarms, alarm) + 1) % 3]);
                _wheel.Arm(alarms[(Array.IndexOf(alarms, alarm) + 2) % 3], 500);
            };
            _wheel.Arm(alarm, 100);
        }

        _wheel.Turn(100);

        Assert.Single(_expired);
        Assert.Equal(1, _wheel.Count);
    }

    [Fact]
    public void After_a_long_pause_everything_due_is_met_once_and_nothing_else()
    {
        for (var deadline = 0; deadline < 200_000; deadline += 37)
        {
            _wheel.Arm(NewAlarm(), deadline);
        }

        _wheel.Arm(NewAlarm(), 900_001);

        _wheel.Turn(900_000);

        Assert.Equal((200_000 + 36) / 37, _expired.Count);
        Assert.Equal(1, _wheel.Count);
    }

    [Fact]
    public void A_hundred_thousand_entries_are_each_met_once_and_in_time()
    {
        var random = new Random(100_000);
        for (var i = 0; i < 100_000; i++)
        {
            var deadline = random.Next(1, 300_000);
            _wheel.Arm(new Alarm(_expired) { Wanted = deadline }, deadline);
        }

        for (var now = 0L; now < 300_000 + Tick; now += Tick)
        {
            _wheel.Turn(now);
        }

        Assert.Equal(100_000, _expired.Count);
        Assert.All(_expired, each => Assert.InRange(each.At - each.Alarm.Wanted, 0, Tick - 1));
    }

    [Fact]
    public void Arming_moving_and_disarming_allocate_nothing()
    {
        Alarm[] alarms = [.. Enumerable.Range(0, 100).Select(_ => NewAlarm())];
        Shuffle();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Shuffle();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Shuffle()
        {
            for (var i = 0; i < 1_000; i++)
            {
                _wheel.Arm(alarms[i % 100], i * 31);
                _wheel.Disarm(alarms[i * 7 % 100]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_schedule_expires_what_a_plain_list_would_expire(int seed)
    {
        var random = new Random(seed);
        Alarm[] alarms = [.. Enumerable.Range(0, 50).Select(_ => NewAlarm())];
        var model = new Dictionary<Alarm, long>();
        var now = 0L;
        for (var step = 0; step < 20_000; step++)
        {
            var alarm = alarms[random.Next(alarms.Length)];
            switch (random.Next(4))
            {
                case 0 or 1:
                    var deadline = now + random.NextInt64(-100, random.Next(8) == 0 ? 500_000 : 2_000);
                    _wheel.Arm(alarm, Math.Max(0, deadline));
                    model[alarm] = Math.Max(0, deadline);
                    break;
                case 2:
                    _wheel.Disarm(alarm);
                    model.Remove(alarm);
                    break;
                default:
                    now += random.NextInt64(random.Next(50) == 0 ? 200_000 : 120);
                    _expired.Clear();
                    _wheel.Turn(now);
                    var due = model.Where(each => each.Value <= now).Select(each => each.Key).ToHashSet();
                    Assert.Equal(due, _expired.Select(each => each.Alarm).ToHashSet());
                    Assert.Equal(due.Count, _expired.Count);
                    due.ToList().ForEach(each => model.Remove(each));
                    break;
            }

            Assert.Equal(model.Count, _wheel.Count);
        }
    }

    private Alarm NewAlarm() => new(_expired);

    private sealed class Alarm(List<(Alarm Alarm, long At)> expired) : WheelEntry
    {
        public long Wanted { get; init; }

        public Action<long>? OnExpire { get; set; }

        protected internal override void Expire(long now)
        {
            expired.Add((this, now));
            OnExpire?.Invoke(now);
        }
    }
}

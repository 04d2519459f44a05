using System.Runtime.InteropServices;

namespace Tidegate.Feeds.Simulators.Faults;

/// <summary>What goes wrong at a simulator, commanded while it runs. A new plan: nothing does. Thread-safe.</summary>
/// <param name="seed">Where a message is torn depends on it alone.</param>
public sealed class FaultPlan(int seed = 1)
{
    private static readonly int Kinds = Enum.GetValues<SimulatorFault>().Length;

    private readonly Lock _gate = new();
    private readonly Order[] _orders = new Order[Kinds];
    private readonly long[] _taken = new long[Kinds];
#pragma warning disable CA5394 // what a test sees must come again, so it must be predictable
    private readonly Random _random = new(seed);
#pragma warning restore CA5394

    /// <summary>How long a message waits under <see cref="SimulatorFault.SlowLink"/>. Default 250 ms.</summary>
    public TimeSpan SlowLinkDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Lets the next opportunities go wrong, so many of them.</summary>
    /// <param name="fault">How.</param>
    /// <param name="times">How often; at least 1.</param>
    /// <param name="every">Only every n-th opportunity; at least 1. Default: each.</param>
    public void Next(SimulatorFault fault, int times = 1, int every = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        Set(fault, new Order(times, every));
    }

    /// <summary>Lets it go wrong until <see cref="Clear"/>.</summary>
    /// <param name="fault">How.</param>
    /// <param name="every">Only every n-th opportunity; at least 1. Default: each.</param>
    public void Always(SimulatorFault fault, int every = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        Set(fault, new Order(long.MaxValue, every));
    }

    /// <summary>Ends one fault.</summary>
    public void Clear(SimulatorFault fault) => Set(fault, default);

    /// <summary>How often it has gone wrong in this way so far.</summary>
    public long Taken(SimulatorFault fault)
    {
        lock (_gate)
        {
            return _taken[(int)fault];
        }
    }

    /// <summary>At an opportunity: whether it is to go wrong now. Counts it.</summary>
    internal bool TryTake(SimulatorFault fault)
    {
        lock (_gate)
        {
            ref var order = ref _orders[(int)fault];
            if (order.Left == 0 || ++order.Seen % order.Every != 0)
            {
                return false;
            }

            order.Left -= order.Left == long.MaxValue ? 0 : 1;
            _taken[(int)fault]++;
            return true;
        }
    }

    /// <summary>A number from <paramref name="from"/> to below <paramref name="below"/>, for example where to tear.</summary>
    internal int Below(int below, int from = 0)
    {
        lock (_gate)
        {
#pragma warning disable CA5394 // as above
            return below > from ? _random.Next(from, below) : from;
#pragma warning restore CA5394
        }
    }

    private void Set(SimulatorFault fault, Order order)
    {
        lock (_gate)
        {
            _orders[(int)fault] = order;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private record struct Order(long Left, int Every)
    {
        public long Seen;
    }
}

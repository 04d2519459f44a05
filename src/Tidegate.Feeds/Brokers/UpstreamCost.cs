using System.Runtime.InteropServices;

namespace Tidegate.Feeds.Brokers;

/// <summary>What an instrument in a mode takes up of one connection.</summary>
/// <param name="Subscriptions">Of <see cref="BrokerHabits.SubscriptionsMax"/>.</param>
/// <param name="DeepBooks">Of <see cref="BrokerHabits.DeepBooksMax"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UpstreamCost(int Subscriptions, int DeepBooks = 0)
{
    /// <summary>Both together.</summary>
    public static UpstreamCost operator +(UpstreamCost one, UpstreamCost other) => Add(one, other);

    /// <summary>The first without the second.</summary>
    public static UpstreamCost operator -(UpstreamCost one, UpstreamCost other) => Subtract(one, other);

    /// <summary>Both together.</summary>
    public static UpstreamCost Add(UpstreamCost one, UpstreamCost other) =>
        new(one.Subscriptions + other.Subscriptions, one.DeepBooks + other.DeepBooks);

    /// <summary>The first without the second.</summary>
    public static UpstreamCost Subtract(UpstreamCost one, UpstreamCost other) =>
        new(one.Subscriptions - other.Subscriptions, one.DeepBooks - other.DeepBooks);

    /// <summary>Whether there is room for it.</summary>
    public bool FitsInto(UpstreamCost room) => Subscriptions <= room.Subscriptions && DeepBooks <= room.DeepBooks;
}

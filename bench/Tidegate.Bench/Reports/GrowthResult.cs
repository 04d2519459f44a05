namespace Tidegate.Bench.Reports;

/// <summary>How the cost of a publish grows: with its subscribers, with sessions that do not listen, with topics beside its own.</summary>
internal sealed record GrowthResult(
    IReadOnlyList<GrowthPoint> Subscribers,
    IReadOnlyList<GrowthPoint> Sessions,
    IReadOnlyList<GrowthPoint> Topics
) : IPartResult
{
    // A hundred times the sessions no longer fit into the processor's caches, and that is a step of up to 5; what grows with the square would be 100.
    private const double LinearMax = 6;
    private const double FlatMax = 2;
    private const int LinearFrom = 1_000;

    public IEnumerable<Goal> Judge()
    {
        var (few, many) = (Subscribers.First(point => point.Count >= LinearFrom), Subscribers[^1]);
        var linear = many.Nanoseconds / many.Count / (few.Nanoseconds / few.Count);
        yield return new Goal(
            $"cost of a publish per subscriber, {many.Count:N0} against {few.Count:N0} subscribers",
            $"<= {LinearMax} x",
            $"{linear:N2} x",
            linear <= LinearMax
        );
        yield return Flat("sessions that do not listen", Sessions);
        yield return Flat("other topics", Topics);
        var allocated = Subscribers.Concat(Sessions).Concat(Topics).Max(point => point.AllocatedBytes);
        yield return new Goal("bytes allocated by a publish, at any of these sizes", "0", $"{allocated:N0}", allocated < 1);
    }

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("What a publish costs as everything grows");
        page.Paragraph(
            $"From the feed's call to every subscriber's socket, which is memory here: queue, encode, hand over, one write each. Between 1,000 and 100,000 sessions the processor's caches end. In a process of its own on one core; medians."
        );
        page.Table(
            ["", .. Subscribers.Select(point => $"{point.Count:N0}")],
            [
                ["us with so many subscribers", .. Subscribers.Select(point => $"{point.Nanoseconds / 1_000:N2}")],
                ["ns for each of them", .. Subscribers.Select(point => $"{point.Nanoseconds / point.Count:N0}")],
                ["us with so many sessions, one of which subscribes", .. Sessions.Select(point => $"{point.Nanoseconds / 1_000:N2}")],
                ["us with so many topics, one subscriber each", .. Topics.Select(point => $"{point.Nanoseconds / 1_000:N2}")],
            ]
        );
    }

    private static Goal Flat(string what, IReadOnlyList<GrowthPoint> points)
    {
        var ratio = points[^1].Nanoseconds / points[0].Nanoseconds;
        return new Goal(
            $"cost of a publish beside {points[^1].Count:N0} {what}, against none",
            $"<= {FlatMax} x",
            $"{ratio:N2} x",
            ratio <= FlatMax
        );
    }
}

/// <param name="Count">Subscribers, sessions or topics.</param>
/// <param name="Nanoseconds">For one publish.</param>
/// <param name="AllocatedBytes">For one publish.</param>
internal sealed record GrowthPoint(int Count, double Nanoseconds, double AllocatedBytes);

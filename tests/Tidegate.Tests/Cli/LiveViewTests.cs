using Tidegate.Cli.Connect;
using Tidegate.Testing;

namespace Tidegate.Tests.Cli;

public sealed class LiveViewTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Rows_are_drawn_in_place_sorted_and_the_last_change_is_always_drawn()
    {
        var view = new LiveView(_output, () => (80, 24), _time);

        view.Show(new Quote("B", "t1") { Last = 1 }, default);
        view.Show(new Quote("A", "t2") { Last = 2 }, default);
        view.Show(new Quote("B", "t3") { Last = 3 }, default);
        await view.DisposeAsync();

        Assert.Matches(@"^t2 +A +2\.00\x1b\[K\nt3 +B +3\.00\x1b\[K\n$", _output.ToString());
    }

    [Theory]
    [InlineData(4, "^t +A")]
    [InlineData(5, @"\.\.\. and 2 more")]
    public async Task Rows_beyond_the_screen_are_counted_and_long_ones_are_cut(int topics, string last)
    {
        var view = new LiveView(_output, () => (20, 6), _time);

        foreach (var key in Enumerable.Range(0, topics).Select(index => ((char)('D' - index)).ToString()))
        {
            view.Show(new Quote(key, "t") { Last = 1 }, default);
        }

        await view.DisposeAsync();

        var lines = _output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Replace("\x1b[K", "", StringComparison.Ordinal).Length, 1, 19));
        Assert.Matches(last, topics == 4 ? lines[0] : lines[^1]);
    }

    [Fact]
    public void Price_shows_two_decimals_at_least_and_every_digit_of_the_source()
    {
        var line = new QuoteText().Line(new Quote("K", "t") { Last = 64000.12345678m, Open = 5m }, default);

        Assert.Matches(@"64,000\.12345678 +o +5\.00$", line);
    }

    [Fact]
    public void Text_of_the_server_cannot_move_the_cursor()
    {
        var line = new QuoteText().Line(new Quote("K\u001b[2J", "t\r\n") { Last = 1 }, default);

        Assert.DoesNotContain(line, char.IsControl);
    }
}

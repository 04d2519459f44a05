namespace Tidegate.Cli.Connect;

/// <summary>One line per quote: for files, pipes and streams that hold one series only.</summary>
internal sealed class LineView(TextWriter output) : IQuoteView
{
    private readonly QuoteText _text = new();

    public void Show(Quote quote, DateTimeOffset receivedAt) => output.WriteLine(_text.Line(quote, receivedAt));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

namespace Tidegate.Cli.Connect;

/// <summary>Where quotes are shown. Called from one task; disposed when the last one was shown.</summary>
internal interface IQuoteView : IAsyncDisposable
{
    void Show(Quote quote, DateTimeOffset receivedAt);
}

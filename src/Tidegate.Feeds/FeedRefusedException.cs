namespace Tidegate.Feeds;

/// <summary>The upstream, or the file that stands for it, said no for good. The message is one sentence for the operator.</summary>
public sealed class FeedRefusedException : Exception
{
    /// <summary>Without a reason.</summary>
    public FeedRefusedException() { }

    /// <summary>With a reason: one sentence, no secret in it.</summary>
    public FeedRefusedException(string message)
        : base(message) { }

    /// <summary>With a reason and what lies below it.</summary>
    public FeedRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}

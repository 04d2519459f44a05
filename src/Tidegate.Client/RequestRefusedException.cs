namespace Tidegate.Client;

/// <summary>The server answered one request with an error; the connection lives on.</summary>
public sealed class RequestRefusedException : TidegateException
{
    internal RequestRefusedException(ErrorInfo error)
        : base($"The server refused the request ({error.Id}): {error.Message}") => Error = error;

    /// <summary>Why, and what to do next.</summary>
    public ErrorInfo Error { get; }
}

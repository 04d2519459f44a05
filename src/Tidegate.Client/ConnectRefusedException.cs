namespace Tidegate.Client;

/// <summary>The server answered, and the answer is no: by HTTP before the upgrade, or by a close before the welcome.</summary>
public sealed class ConnectRefusedException : TidegateException
{
    internal ConnectRefusedException(ErrorInfo error, int? httpStatus, int? closeCode)
        : base(Describe(error, httpStatus, closeCode)) => (Error, HttpStatus, CloseCode) = (error, httpStatus, closeCode);

    /// <summary>Why, and what to do next.</summary>
    public ErrorInfo Error { get; }

    /// <summary>The HTTP status, where it was refused before the upgrade.</summary>
    public int? HttpStatus { get; }

    /// <summary>The close code, where it was refused after the upgrade.</summary>
    public int? CloseCode { get; }

    private static string Describe(ErrorInfo error, int? httpStatus, int? closeCode)
    {
        var code = httpStatus is not null ? $"HTTP {httpStatus}" : $"close {closeCode}";
        var id = error.Id.Length > 0 ? $" ({error.Id})" : "";
        return $"The server refused the connection with {code}{id}: {(error.Message.Length > 0 ? error.Message : "no reason given")}";
    }
}

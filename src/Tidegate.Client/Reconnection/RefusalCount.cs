namespace Tidegate.Client.Reconnection;

/// <summary>Counts how often one and the same credential was refused.</summary>
internal sealed class RefusalCount
{
    /// <summary>Refusals of one credential after which only a person can help.</summary>
    public const int Max = 2;

    private string? _credential;
    private int _count;

    /// <summary>Notes a refusal; true when this credential need not be tried again.</summary>
    public bool Add(string? credential)
    {
        _count = string.Equals(credential, _credential, StringComparison.Ordinal) ? _count + 1 : 1;
        _credential = credential;
        return _count >= Max;
    }

    /// <summary>Forgets, once a credential was accepted.</summary>
    public void Reset() => (_credential, _count) = (null, 0);
}

namespace Tidegate.Auth;

/// <summary>Work that goes on beside the requests. The host runs every registered one from its start to its stop, and awaits it.</summary>
public interface IBackgroundLoop
{
    /// <summary>Goes on until <paramref name="stopping"/> and then finishes what must not be lost, in at most 5 s. Does not throw for what the network or a database did.</summary>
    Task RunAsync(CancellationToken stopping);
}

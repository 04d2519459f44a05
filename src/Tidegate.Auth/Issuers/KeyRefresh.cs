using Tidegate.Auth.Jwt;

namespace Tidegate.Auth.Issuers;

/// <summary>Keeps the keys that issuers publish fresh, so that no client waits for them.</summary>
/// <param name="issuers">Whose.</param>
/// <param name="cache">Forgets the tokens of an issuer that has withdrawn a key.</param>
public sealed class KeyRefresh(TrustedIssuers issuers, VerifiedTokenCache cache) : IBackgroundLoop
{
    /// <inheritdoc />
    public async Task RunAsync(CancellationToken stopping)
    {
        var published = issuers.All.Select(issuer => issuer.Published).OfType<PublishedKeys>().ToArray();
        foreach (var keys in published)
        {
            keys.Dropped = cache.ForgetIssuer;
        }

        try
        {
            await Task.WhenAll(published.Select(keys => keys.KeepFreshAsync(stopping)));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return; // the host stops
        }
        finally
        {
            foreach (var keys in published)
            {
                keys.Dropped = null;
            }
        }
    }
}

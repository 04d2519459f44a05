using Tidegate.Kraken;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Cli.Kraken;

/// <summary>Looks at everything that a bot's private stream needs, one after the other, and says what has to be done.</summary>
internal sealed class KrakenCheckup(KrakenTokenManager manager, KrakenPublicCalls calls, KrakenClient client, TimeSpan patience)
{
    private static readonly TimeSpan ClockOffMax = TimeSpan.FromSeconds(5);

    private readonly List<KrakenFinding> _findings = [];

    public async Task<IReadOnlyList<KrakenFinding>> RunAsync(CancellationToken cancellation)
    {
        if (await IsReachableAsync(cancellation))
        {
            var hasToken = await HasTokenAsync(cancellation);
            Storage();
            if (hasToken)
            {
                await StreamAsync("balances", "\"Query funds\"", client.BalancesAsync, cancellation);
                await StreamAsync("executions", "\"Query open orders & trades\"", client.ExecutionsAsync, cancellation);
            }
        }
        else
        {
            Storage();
        }

        return _findings;
    }

    private void Add(string check, bool isGood, string text) => _findings.Add(new KrakenFinding(check, isGood, text));

    private async Task<bool> IsReachableAsync(CancellationToken cancellation)
    {
        try
        {
            var ahead = await calls.ClockAheadAsync(cancellation);
            var state = await calls.StateAsync(cancellation);
            Add("connectivity", isGood: true, "Kraken's REST API answers.");
            Add(
                "clock",
                ahead.Duration() <= ClockOffMax,
                ahead.Duration() <= ClockOffMax
                    ? $"This machine's clock is right to within {Math.Ceiling(ahead.Duration().TotalSeconds):F0} s."
                    : $"This machine's clock is {ahead.Duration().TotalSeconds:F0} s {(ahead > TimeSpan.Zero ? "ahead" : "behind")}: let it be set by NTP. Nonces follow it."
            );
            Add(
                "exchange",
                state == "online",
                state == "online"
                    ? "Kraken is online."
                    : $"Kraken says {Terminal.SafeText.Of(state)}: wait, or see https://status.kraken.com."
            );
            return true;
        }
        catch (HttpRequestException fault)
        {
            Add(
                "connectivity",
                isGood: false,
                $"Kraken's REST API cannot be reached: {fault.Message} Look at network, proxy and name resolution."
            );
            return false;
        }
    }

    private async Task<bool> HasTokenAsync(CancellationToken cancellation)
    {
        try
        {
            await manager.GetTokenAsync(cancellation);
            Add("token", isGood: true, $"There is a WebSocket token for another {manager.GetTokenInfo().ExpiresInSeconds:F0} s.");
            return true;
        }
        catch (CircuitBreakerOpenException open)
        {
            Add("breaker", isGood: false, $"The circuit breaker is open for another {open.RetryAfter?.TotalSeconds:F0} s: {open.Message}");
        }
        catch (KrakenException fault)
        {
            Add("token", isGood: false, $"There is no WebSocket token. {KrakenAdvice.Of(fault)}");
        }

        return false;
    }

    private void Storage()
    {
        var problem = manager.GetStatus().Authentication.StorageProblem;
        Add(
            "storage",
            problem is null,
            problem is null
                ? "Token and nonces are kept for the next start."
                : $"Token or nonces are in memory only, so the next start may be refused: {Terminal.SafeText.Of(problem)}."
        );
    }

    private async Task StreamAsync<T>(
        string check,
        string permission,
        Func<CancellationToken, IAsyncEnumerable<T>> open,
        CancellationToken cancellation
    )
    {
        using var patient = new CancellationTokenSource(patience, TimeProvider.System);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patient.Token);
        try
        {
            await foreach (var _ in open(deadline.Token))
            {
                Add(check, isGood: true, $"The stream of {check} is open.");
                return;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var reason = client.GetStatus().Private.Reason;
            Add(check, isGood: false, $"The stream of {check} does not open: {reason ?? "no snapshot came"} Look at firewall and proxy.");
        }
        catch (KrakenException fault)
        {
            Add(check, isGood: false, $"The stream of {check} is refused; it needs {permission}. {KrakenAdvice.Of(fault)}");
        }
    }
}

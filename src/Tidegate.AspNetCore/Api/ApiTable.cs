using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Admin;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Identity;
using Tidegate.AspNetCore.OpenAlgo;
using Tidegate.AspNetCore.Publish;
using Tidegate.AspNetCore.Replays;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth.Tokens;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Api;

/// <summary>All calls over HTTP, by where they are mapped. Made once.</summary>
internal sealed class ApiTable(IServiceProvider services, TidegateOptions options)
{
    /// <summary>For everybody's use: tokens, sign-ins, tickets, the public keys; with the revocation, which needs an administrator.</summary>
    public IReadOnlyList<ApiCall> Identity { get; } =
    [
        .. TokensOf(services, options),
        .. Of<SignInCalls>(services).Calls,
        .. Of<TicketCalls>(services).Calls,
        .. Of<RevokeCalls>(services).Calls,
        .. Of<KeySetCalls>(services).Calls,
    ];

    /// <summary>What an application's back end calls.</summary>
    public IReadOnlyList<ApiCall> Publishing { get; } = [Of<PublishApi>(services).Call];

    /// <summary>What everybody may ask about oneself.</summary>
    public IReadOnlyList<ApiCall> Explaining { get; } = Of<ExplainCalls>(services).Calls;

    /// <summary>Replays that users make, where the host has some.</summary>
    public IReadOnlyList<ApiCall> Replays { get; } =
        services.GetService<IReplays>() is { } replays ? ActivatorUtilities.CreateInstance<ReplayCalls>(services, replays).Calls : [];

    /// <summary>What OpenAlgo's clients ask besides their sockets.</summary>
    public IReadOnlyList<ApiCall> OpenAlgo { get; } =
        options.Endpoints.Values.Any(EndpointDefaults.IsOpenAlgo)
            ? [.. Of<OpenAlgoSocketCalls>(services).Calls, .. Of<OpenAlgoSymbolCalls>(services).Calls]
            : [];

    /// <summary>What owners ask about their simulations.</summary>
    public IReadOnlyList<ApiCall> Simulations { get; } =
        options.Endpoints.Values.Any(endpoint => endpoint.Dialect == DialectNames.Simutrador) ? Of<SimulationCalls>(services).Calls : [];

    /// <summary>For administrators.</summary>
    public IReadOnlyList<ApiCall> Administration { get; } =
    [
        .. Of<SessionCalls>(services).Calls,
        .. Of<UserCalls>(services).Calls,
        .. Of<KeyCalls>(services).Calls,
        .. Of<BrokerCalls>(services).Calls,
        .. Of<CapabilityCalls>(services).Calls,
        .. Of<DocumentCalls>(services).Calls,
        .. Of<AuditCalls>(services).Calls,
        .. Of<DrainCalls>(services).Calls,
        .. services.GetService<IReplays>() is { } replays
            ? ActivatorUtilities.CreateInstance<UserReplayCalls>(services, replays).Calls
            : [],
    ];

    /// <summary>All of them.</summary>
    public IEnumerable<ApiCall> All =>
        [.. Identity, .. Publishing, .. Explaining, .. Replays, .. OpenAlgo, .. Simulations, .. Administration];

    private static IReadOnlyList<ApiCall> TokensOf(IServiceProvider services, TidegateOptions options) =>
        SigningIssuers.Of(options, Of<TokenDesk>(services)) is { } issuers
            ? ActivatorUtilities.CreateInstance<TokenCalls>(services, issuers).Calls
            : [];

    private static T Of<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}

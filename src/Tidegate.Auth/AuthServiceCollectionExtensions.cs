using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Auth;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Issuers;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Tickets;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what turns a credential into a grant.</summary>
public static class AuthServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IGrantSource"/>, <see cref="TrustedIssuers"/>, <see cref="VerifiedTokenCache"/>, <see cref="TokenInspector"/> and
    /// <see cref="ConfiguredUsers"/>, each unless it is there already, and the system's clock where there is none.
    /// </summary>
    /// <param name="services">Where to add.</param>
    /// <param name="options">Gives the options when they are first needed; check them at start with <see cref="AuthOptionsFaults.Find"/>.</param>
    public static IServiceCollection AddTidegateAuth(this IServiceCollection services, Func<IServiceProvider, AuthOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AuthMetrics>();
        services.TryAddSingleton<IssuerDocuments>();
        services.TryAddSingleton(provider => new TrustedIssuers(options(provider), provider.GetRequiredService<IssuerDocuments>()));
        services.TryAddSingleton(provider =>
        {
            var auth = options(provider);
            return new VerifiedTokenCache(auth.VerifiedTokensMax, auth.VerifiedTokenAge);
        });
        services.TryAddSingleton(provider => new ConfiguredUsers(options(provider)));
        services.TryAddSingleton(new PlanBook(PlanDefaults.Make()));
        services.TryAddSingleton(new PolicyBook([], PolicyEffect.Allow));
        services.AddTidegateMemoryStores();
        services.TryAddSingleton<TokenInspector>();
        services.TryAddSingleton<IGrantSource, JwtGrantSource>();
        AddTokens(services, options);
        return services;
    }

    private static void AddTokens(IServiceCollection services, Func<IServiceProvider, AuthOptions> options)
    {
        services.TryAddSingleton<ChangeSignal>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<AuditLog>(provider, options(provider).Audit));
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<RevocationList>(provider, options(provider)));
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<TicketBook>(provider, options(provider)));
        services.TryAddSingleton<TokenSubjects>();
        services.TryAddSingleton<TokenDesk>();
        services.TryAddSingleton<PublicKeySet>();
        services.TryAddSingleton<ChangeWatch>();
        services.TryAddSingleton<KeyRefresh>();
        AddEach<IChangeListener, RevocationList>(services);
        AddEach<IBackgroundLoop, ChangeWatch>(services);
        AddEach<IBackgroundLoop, AuditLog>(services);
        AddEach<IBackgroundLoop, KeyRefresh>(services);
    }

    /// <summary>Adds one of several, once, however often this is called.</summary>
    private static void AddEach<TService, TImplementation>(IServiceCollection services)
        where TService : class
        where TImplementation : class, TService =>
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<TService, TImplementation>(provider => provider.GetRequiredService<TImplementation>())
        );
}

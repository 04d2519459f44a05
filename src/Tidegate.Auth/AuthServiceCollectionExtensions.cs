using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Grants;
using Tidegate.Auth.Issuers;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Limits;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Tickets;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what turns a credential into a grant.</summary>
public static class AuthServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IGrantSource"/> and everything it asks: issuers, tokens, tickets, API keys, users, roles and revocations, over stores in memory
    /// where there are no others; each unless it is there already, and the system's clock where there is none.
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
        services.TryAddSingleton(new PlanBook(PlanDefaults.Make()));
        services.TryAddSingleton(new PolicyBook([], PolicyEffect.Allow));
        services.AddTidegateMemoryStores();
        services.TryAddSingleton<TokenInspector>();
        AddTokens(services, options);
        AddUsers(services, options);
        AddKeys(services, options);
        AddBrokers(services, options);
        AddGrants(services, options);
        return services;
    }

    private static void AddUsers(IServiceCollection services, Func<IServiceProvider, AuthOptions> options)
    {
        services.TryAddSingleton(provider => new PasswordGate(options(provider).PasswordChecksMax));
        services.TryAddSingleton(provider => new ConfiguredUsers(options(provider), provider.GetRequiredService<PasswordGate>()));
        services.TryAddSingleton(provider =>
        {
            var auth = options(provider);
            return new PasswordHasher(auth.Passwords, auth.Users.Select(user => user.PasswordHash).OfType<string>());
        });
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<AuthLimits>(provider, options(provider).Limits));
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<StoredUsers>(provider, options(provider)));
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<RolePermissions>(provider, options(provider)));
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<UserDirectory>(provider, options(provider)));
        AddEach<IChangeListener, StoredUsers>(services);
        AddEach<IChangeListener, RolePermissions>(services);
    }

    private static void AddKeys(IServiceCollection services, Func<IServiceProvider, AuthOptions> options)
    {
        services.TryAddSingleton(provider =>
        {
            var auth = options(provider);
            return new ApiKeyPepper(auth.Keys, auth.DangerousAllowWeakSecrets);
        });
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<ApiKeyUses>(provider, options(provider).Keys));
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<ApiKeyRing>(provider, options(provider)));
        AddEach<IChangeListener, ApiKeyRing>(services);
        services.TryAddSingleton<PageKeys>();
        AddEach<IBackgroundLoop, ApiKeyUses>(services);
    }

    private static void AddBrokers(IServiceCollection services, Func<IServiceProvider, AuthOptions> options)
    {
        services.TryAddSingleton<BrokerSeal>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<BrokerSessions>(provider, options(provider)));
        services.TryAddSingleton<IAccessRules>(provider => provider.GetRequiredService<PolicyBook>());
        services.TryAddSingleton<AuthService>();
        AddEach<IChangeListener, BrokerSessions>(services);
        AddEach<IBackgroundLoop, BrokerSessions>(services);
    }

    private static void AddGrants(IServiceCollection services, Func<IServiceProvider, AuthOptions> options)
    {
        services.TryAddSingleton<ITicketDesk>(provider => provider.GetRequiredService<TicketBook>());
        services.TryAddSingleton<IRevokedGrants>(provider => provider.GetRequiredService<RevocationList>());
        services.TryAddSingleton<JwtGrantSource>();
        services.TryAddSingleton<GrantOverlay>();
        services.TryAddSingleton<IGrantReview, GrantReview>();
        services.TryAddSingleton<IGrantSource>(provider => ActivatorUtilities.CreateInstance<GrantSource>(provider, options(provider)));
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
        services.TryAddSingleton<AccessDocuments>();
        AddEach<IChangeListener, AccessDocuments>(services);
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

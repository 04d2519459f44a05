using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
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
        services.TryAddSingleton(provider => new TrustedIssuers(options(provider)));
        services.TryAddSingleton(provider =>
        {
            var auth = options(provider);
            return new VerifiedTokenCache(auth.VerifiedTokensMax, auth.VerifiedTokenAge);
        });
        services.TryAddSingleton(provider => new ConfiguredUsers(options(provider)));
        services.TryAddSingleton(new PlanBook(PlanDefaults.Make()));
        services.TryAddSingleton(new PolicyBook([], PolicyEffect.Allow));
        services.TryAddSingleton<TokenInspector>();
        services.TryAddSingleton<IGrantSource, JwtGrantSource>();
        return services;
    }
}

using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.Kraken.Hosting;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what a bot needs for Kraken's private streams.</summary>
public static class KrakenServiceCollectionExtensions
{
    /// <summary>Name of the health check.</summary>
    public const string HealthCheckName = "kraken-tokens";

    /// <summary>
    /// A <see cref="KrakenTokenManager"/> that starts and ends with the host, also as <see cref="IKrakenTokenSource"/>; the
    /// <see cref="KrakenRestClient"/> that shares its key, nonces and counter; and a health check.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets the options; they are checked when the host starts.</param>
    public static IServiceCollection AddKrakenTokens(this IServiceCollection services, Action<KrakenTokenOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<KrakenTokenOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KrakenTokenOptions>, KrakenTokenOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
            KrakenParts.Create(
                provider.GetRequiredService<IOptions<KrakenTokenOptions>>().Value,
                provider.GetRequiredService<ILoggerFactory>(),
                provider.GetRequiredService<TimeProvider>()
            )
        );
        services.TryAddSingleton(Manager);
        services.TryAddSingleton<IKrakenTokenSource>(provider => provider.GetRequiredService<KrakenTokenManager>());
        services.TryAddSingleton(provider => provider.GetRequiredService<KrakenParts>().Rest);
        services.AddHostedService(provider => provider.GetRequiredService<KrakenTokenManager>());
        services.AddHealthChecks().AddCheck<KrakenTokenHealthCheck>(HealthCheckName);
        return services;
    }

    private static KrakenTokenManager Manager(IServiceProvider provider)
    {
        var parts = provider.GetRequiredService<KrakenParts>();
        return new KrakenTokenManager(
            parts.Rest,
            parts.Key,
            provider.GetRequiredService<IOptions<KrakenTokenOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            new Random(RandomNumberGenerator.GetInt32(int.MaxValue)),
            provider.GetRequiredService<ILogger<KrakenTokenManager>>(),
            provider.GetService<IMeterFactory>()
        );
    }
}

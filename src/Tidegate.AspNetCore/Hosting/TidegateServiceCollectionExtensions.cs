using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Admin;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.AspNetCore.Dialects.OpenAlgo;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Health;
using Tidegate.AspNetCore.Hosting;
using Tidegate.AspNetCore.Identity;
using Tidegate.AspNetCore.Metrics;
using Tidegate.AspNetCore.OpenAlgo;
using Tidegate.AspNetCore.Publish;
using Tidegate.AspNetCore.Simulations;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Markets.Capabilities;
using Tidegate.Markets.Instruments;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Tidegate to an application.</summary>
public static class TidegateServiceCollectionExtensions
{
    // What the server reads of a client before anybody takes it, plain or decrypted. Its own limit of 1 MiB is one that a thousand clients
    // could turn into a gigabyte; this holds the longest head and the longest message.
    private const int ReadBytesMax = 65_536;

    /// <summary>Adds the hub, its doors and what they need. Everything can be replaced by registering it before.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="options">The options, complete: they are checked here, as a whole.</param>
    /// <exception cref="ArgumentException">The options have faults; the message lists all of them.</exception>
    public static IServiceCollection AddTidegate(this IServiceCollection services, TidegateOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        var faults = TidegateOptionsFaults.Find(options);
        if (faults.Count > 0)
        {
            throw new ArgumentException(
                "The Tidegate options cannot be used:" + string.Concat(faults.Select(fault => "\n- " + fault)),
                nameof(options)
            );
        }

        var limit = FileLimit.For(options.ConnectionsMax);
        services.AddMetrics();
        services.TryAddSingleton(options);
        services.TryAddSingleton(new PushedSeries(null));
        services.TryAddSingleton(new PlanBook(options.Plans));
        services.TryAddSingleton(new PolicyBook(options.Policies, options.PolicyDefault));
        services.TryAddSingleton<IAccessRules>(provider => provider.GetRequiredService<PolicyBook>());
        services.AddTidegateAuth(_ => options.Auth);
        services.TryAddSingleton<SessionLeases>();
        services.TryAddSingleton<SubjectSessions>();
        AddHook(services);
        services.TryAddSingleton(new NodeCapacity(new CapacityGate(limit.SessionsMax)));
        services.TryAddSingleton(provider => new MemoryCeiling(
            options.MemoryPercentMax,
            MemoryReading.OfThisProcess,
            () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingleton<NodeDrain>();
        services.TryAddSingleton(new UnauthenticatedPool(new CapacityGate(options.UnauthenticatedMax)));
        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton<PrometheusPage>();
        services.TryAddSingleton<Readiness>();
        services.TryAddSingleton<SessionAudit>();
        services.TryAddSingleton<IHubObserver, HubObserver>();
        services.TryAddSingleton(MakeHub);
        services.TryAddSingleton<IUpdateSink>(provider => provider.GetRequiredService<TopicHub>());
        services.TryAddSingleton<IGrantSweep>(provider => provider.GetRequiredService<TopicHub>());
        services.TryAddSingleton(provider => provider.GetRequiredService<TopicHub>().Sessions);
        services.TryAddSingleton<AccessExplainer>();
        services.TryAddSingleton<IResumption>(provider => provider.GetRequiredService<TopicHub>());
        AddMarkets(services, options);
        services.TryAddSingleton<StoredCandles>();
        services.TryAddSingleton<ISimulationCandles>(provider => provider.GetRequiredService<StoredCandles>());
        services.AddHostedService(provider => provider.GetRequiredService<StoredCandles>());
        services.TryAddSingleton<SimulationRegistry>();
        services.TryAddSingleton<SimulationCalls>();
        services.TryAddSingleton<DialectMaking>();
        services.TryAddSingleton<EndpointTable>();
        services.TryAddSingleton<StreamConversation>();
        AddCalls(services, options);
        services.TryAddSingleton(provider => new ConnectionCeiling(
            limit.ConnectionsMax,
            provider.GetRequiredService<MemoryCeiling>(),
            provider.GetRequiredService<ILogger<ConnectionCeiling>>()
        ));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HubLifetime>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StoreWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LoopHost>());
        AddServer(services, limit);
        return services;
    }

    private static void AddMarkets(IServiceCollection services, TidegateOptions options)
    {
        services.TryAddSingleton<CapabilityNotes>();
        services.TryAddSingleton(provider => new BrokerCapabilities(
            CapabilityFile.Read(options.CapabilitiesFile, []), // its faults were named with those of the options
            provider.GetRequiredService<CapabilityNotes>().Note
        ));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITopicSource, OrderTopics>());
        services.TryAddSingleton<NativeLookups>();
        services.TryAddSingleton<OpenAlgoDialects>();
        services.TryAddSingleton<IInstrumentCatalogue>(provider =>
            provider.GetService<InstrumentBook>() is { } book ? new BookCatalogue(book) : new NoInstruments()
        );
        services.TryAddSingleton<OpenAlgoGuard>();
        services.TryAddSingleton<OpenAlgoSocketCalls>();
        services.TryAddSingleton<OpenAlgoSymbolCalls>();
    }

    private static void AddCalls(IServiceCollection services, TidegateOptions options)
    {
        services.TryAddSingleton<AttemptLimits>();
        services.TryAddSingleton<ApiAudit>();
        services.TryAddSingleton(provider => new ApiGuard(
            provider.GetRequiredService<IGrantSource>(),
            provider.GetRequiredService<AttemptLimits>(),
            options.Api.IssuersOf(options)
        ));
        services.TryAddSingleton(provider => new AdminGuard(
            provider.GetRequiredService<ApiGuard>(),
            provider.GetRequiredService<StoredUsers>(),
            [.. options.Api.AdminIssuers],
            provider.GetRequiredService<ApiAudit>()
        ));
        services.TryAddSingleton<PublishRate>();
        services.TryAddSingleton<PublishApi>();
        services.TryAddSingleton<ExplainCalls>();
        services.TryAddSingleton<SignInCalls>();
        services.TryAddSingleton<TicketCalls>();
        services.TryAddSingleton<RevokeCalls>();
        services.TryAddSingleton<KeySetCalls>();
        services.TryAddSingleton<SessionCalls>();
        services.TryAddSingleton<UserCalls>();
        services.TryAddSingleton<KeyCalls>();
        services.TryAddSingleton<BrokerCalls>();
        services.TryAddSingleton<CapabilityCalls>();
        services.TryAddSingleton<DocumentCalls>();
        services.TryAddSingleton<AuditCalls>();
        services.TryAddSingleton<DrainCalls>();
        services.TryAddSingleton<ApiTable>();
    }

    private static TopicHub MakeHub(IServiceProvider provider) =>
        new(
            provider.GetRequiredService<TidegateOptions>().Hub,
            provider.GetServices<ITopicSource>(),
            provider.GetRequiredService<IHubObserver>(),
            provider.GetRequiredService<TimeProvider>(),
            new Random(Seed: Environment.ProcessId), // spreads advice to come back, nothing more
            provider.GetRequiredService<IAccessRules>(),
            provider.GetService<IGrantReview>()
        );

    /// <summary>The host's own code about topics, where it was registered before.</summary>
    private static void AddHook(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ISubscriptionPolicy)))
        {
            services.TryAddSingleton(provider => new SubscriptionHook(
                provider.GetRequiredService<ISubscriptionPolicy>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<HookFaults>().Note
            ));
            services.TryAddSingleton<HookFaults>();
        }
    }

    private static void AddServer(IServiceCollection services, FileLimit limit)
    {
        // Every flush then waits for the kernel: see StreamConversation. It also gives TLS and HTTP/2 true back-pressure.
        // Inline, so that a write into a TLS stream goes all the way to the socket on the shard's own thread instead of through three others.
        services.Configure<SocketTransportOptions>(transport =>
        {
            transport.MaxWriteBufferSize = 1;
            transport.MaxReadBufferSize = ReadBytesMax;
            transport.UnsafePreferInlineScheduling = true;
        });

        // The server takes the transport that was added last.
        services.TryAddSingleton<SocketTransportFactory>();
        services.AddSingleton<IConnectionListenerFactory>(provider => new GuardedListenerFactory(
            provider.GetRequiredService<SocketTransportFactory>(),
            limit
        ));

        // First of all configurations: Kestrel gives its defaults only to listeners that are named after them, and one that was named before
        // AddTidegate would have neither the ceiling nor the direct way to its sockets.
        services.Insert(
            0,
            ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(provider => new ConfigureOptions<KestrelServerOptions>(
                kestrel =>
                {
                    kestrel.Limits.MaxRequestBufferSize = ReadBytesMax;
                    kestrel.ConfigureEndpointDefaults(listen => listen.Use(provider.GetRequiredService<ConnectionCeiling>().Wrap));
                }
            ))
        );
    }
}

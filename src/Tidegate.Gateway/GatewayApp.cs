using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Topics;
using Tidegate.Feeds;
using Tidegate.Feeds.Csv;
using Tidegate.Feeds.Supervision;
using Tidegate.Gateway.Configuration;
using Tidegate.Gateway.Listening;
using Tidegate.Gateway.Starting;

namespace Tidegate.Gateway;

/// <summary>The composition: configuration in, a host ready to run out.</summary>
internal static class GatewayApp
{
    // They write what a client sent: whole URLs, and the faulty part of a malformed request. Either may hold a token.
    private static readonly string[] RequestCategories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
    ];

    /// <summary>Puts the program together.</summary>
    /// <param name="args">Command-line switches.</param>
    /// <param name="configure">What a test adds or replaces before everything is fixed.</param>
    /// <exception cref="StartFaultException">It cannot start; all reasons that can be known are named.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // A lone LF is no line end (RFC 9112 §2.2 allows it, request smuggling lives on it). Read by Kestrel once, so it comes first.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ReadInto(builder.Configuration, args);
        configure?.Invoke(builder);
        var isDevelopment = builder.Environment.IsDevelopment();
        var settings = GatewaySettings.Read(builder.Configuration, isDevelopment);
        var plan = ListenPlan.For(settings.Gateway.Listen, isDevelopment);

        builder.Services.AddSingleton(plan);
        settings.Tidegate.OpenAlgoSocketUrl ??= plan.OpenAlgo is { Port: not 0 } openAlgo ? $"ws://{openAlgo}" : null;
        AddLogging(builder);
        AddServices(builder.Services, settings);
        AddServer(builder, settings, plan);
        var app = builder.Build();
        Map(app, plan);
        foreach (var warning in settings.Warnings.Concat(plan.Warnings))
        {
            StartLog.Warned(app.Logger, warning);
        }

        return app;
    }

    /// <summary>The configuration as <see cref="Build"/> would read it.</summary>
    public static ConfigurationManager ReadConfiguration(string[] args)
    {
        var configuration = new ConfigurationManager();
        ReadInto(configuration, args);
        return configuration;
    }

    /// <summary>Lowest first: of several sources with one key the last decides. The host's own sources go: variables would rank below the user's file.</summary>
    /// <exception cref="StartFaultException">A file cannot be read.</exception>
    private static void ReadInto(ConfigurationManager configuration, string[] args)
    {
        configuration.Sources.Clear();
        AddFile(configuration, AppContext.BaseDirectory); // what ships with the program
        AddFile(configuration, Environment.CurrentDirectory); // the user's own
        configuration.AddInMemoryCollection(KnownVariables.Read(Environment.GetEnvironmentVariable));
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args, CommandLine.Switches);
    }

    private static void AddFile(ConfigurationManager configuration, string folder)
    {
        var file = Path.Combine(folder, "appsettings.json");
        try
        {
            configuration.AddJsonFile(file, optional: true);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new StartFaultException([$"{file} cannot be read: {exception.GetBaseException().Message}"], ExitCodes.Configuration);
        }
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });

        builder.Services.PostConfigure<LoggerFilterOptions>(SilenceRequests);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }

    // A rule for one provider outranks one for all, so each provider that the configuration names gets its own.
    private static void SilenceRequests(LoggerFilterOptions filters)
    {
        string?[] providers = [.. filters.Rules.Select(rule => rule.ProviderName).Append(null).Distinct()];
        foreach (var category in RequestCategories)
        {
            foreach (var provider in providers)
            {
                filters.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.None, filter: null));
            }
        }
    }

    private static void AddServices(IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(settings);
        services.AddHostedService<StorageHost>(); // before all that asks it
        services.AddTidegate(settings.Tidegate);
        services.AddTidegateStorage(_ => settings.Gateway.Storage);
        if (settings is { IsDevelopment: true, Gateway.MockKeys: true })
        {
            services.AddHostedService<MockKeys>();
        }

        services.AddGatewayFeeds(settings);
        services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = settings.Tidegate.DrainDelay + settings.Tidegate.DrainTimeout + TimeSpan.FromSeconds(5)
        );
    }

    private static void AddServer(WebApplicationBuilder builder, GatewaySettings settings, ListenPlan plan)
    {
        var hasTls = settings.Gateway.Tls.CertificateFile is not null;
        if (hasTls)
        {
            builder.Services.AddSingleton(settings.Gateway.Tls);
            builder.Services.AddSingleton<ServerCertificate>();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<ServerCertificate>());
        }

        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1_024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            kestrel.Limits.MaxRequestHeadersTotalSize = 24 * 1_024; // a token of 8 KiB, twice, and what browsers add
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Listen(plan.Main.Address, plan.Main.Port, listen => ConfigureMain(listen, hasTls));
            foreach (var other in plan.Others)
            {
                kestrel.Listen(other.Address, other.Port);
            }

            if (plan.OpenAlgo is { } openAlgo)
            {
                kestrel.Listen(openAlgo.Address, openAlgo.Port, OpenAlgoConnection.Mark);
            }

            if (plan.Management is { } management)
            {
                kestrel.Listen(management.Address, management.Port, ManagementConnection.Mark);
            }
        });
    }

    private static void ConfigureMain(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen, bool hasTls)
    {
        if (!hasTls)
        {
            listen.Protocols = HttpProtocols.Http1;
            return;
        }

        var certificate = listen.ApplicationServices.GetRequiredService<ServerCertificate>();
        certificate.Load();
        listen.UseHttps(
            new TlsHandshakeCallbackOptions
            {
                OnConnection = _ =>
                    ValueTask.FromResult(
                        new SslServerAuthenticationOptions
                        {
                            ServerCertificateContext = certificate.Current,
                            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                        }
                    ),
                HandshakeTimeout = TimeSpan.FromSeconds(10),
            }
        );
    }

    private static void Map(WebApplication app, ListenPlan plan)
    {
        if (plan.IsMetricsOnMain || plan.Management is not null)
        {
            var metrics = app.MapTidegateMetrics();
            if (plan.Management is not null)
            {
                metrics.AddEndpointFilter(ManagementConnection.FilterAsync);
            }
        }

        var sockets = app.Services.GetRequiredService<GatewaySettings>().OpenAlgoEndpoint;
        if (plan.OpenAlgo is not null && sockets is not null)
        {
            app.UseTidegate(sockets, OpenAlgoConnection.IsOn);
        }

        app.MapTidegate(); // after the metrics, which count from here on: this reads the data, and its wrong rows count too
        app.MapTidegateHealth();
        app.MapTidegateSimutradorHealth();
        app.MapTidegateNseApi();
        app.MapTidegatePublish();
        app.MapTidegateAuth();
        app.MapTidegateReplays();
        app.MapTidegateOpenAlgoApi();
        app.MapTidegateSimulations();
        app.MapTidegateOpenApi();
        if (plan.IsMetricsOnMain || plan.Management is not null)
        {
            var administration = app.MapTidegateAdmin();
            if (plan.Management is not null)
            {
                administration.Add(ManagementConnection.Guard);
            }
        }
    }
}

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Users;
using Tidegate.Feeds;
using Tidegate.Feeds.Csv;
using Tidegate.Gateway;
using Tidegate.Gateway.Configuration;
using Tidegate.Gateway.Listening;
using Tidegate.Gateway.Starting;

if (args is ["--help" or "-h" or "-?"])
{
    Console.WriteLine(CommandLine.Help);
    return ExitCodes.Ok;
}

var switches = args.Where(each => each != CommandLine.CheckHealth).ToArray();
if (CommandLine.FindFault(switches) is { } misuse)
{
    Console.Error.WriteLine($"{misuse}\n\n{CommandLine.Help}");
    return ExitCodes.Usage;
}

try
{
    if (args.Contains(CommandLine.CheckHealth))
    {
        return await HealthQuestion.AskAsync(GatewayApp.ReadConfiguration(switches), TimeProvider.System);
    }

    await using var app = GatewayApp.Build(args);
    using var signals = new StopSignals(app.Lifetime, Environment.Exit);
    await app.StartAsync();
    var settings = app.Services.GetRequiredService<GatewaySettings>();
    if (settings.IsDevelopment)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var feed = app.Services.GetRequiredService<CsvFeed>();
        var password = await FirstAdministrator.MakeAsync(app.Services, CancellationToken.None);
        var key = await TraderKey.MakeAsync(
            app.Services.GetRequiredService<UserDirectory>(),
            app.Services.GetRequiredService<ApiKeyRing>(),
            settings.Tidegate.Auth.Keys.Pepper,
            CancellationToken.None
        );
        var openAlgo = app.Services.GetRequiredService<ListenPlan>().OpenAlgo is { } own ? new Uri($"ws://{own}") : null;
        var main = new Uri(addresses.Addresses.First());
        Console.WriteLine(Banner.Write(settings, feed, main, TimeProvider.System, password, key, openAlgo));
    }

    await app.WaitForShutdownAsync();
    return ExitCodes.Ok;
}
catch (StartFaultException fault)
{
    Console.Error.WriteLine("Tidegate cannot start:");
    foreach (var sentence in fault.Faults)
    {
        Console.Error.WriteLine("  - " + sentence);
    }

    return fault.ExitCode;
}
catch (FeedRefusedException refused)
{
    Console.Error.WriteLine("Tidegate cannot start:\n  - " + refused.Message);
    return ExitCodes.Data;
}
catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    Console.Error.WriteLine("Tidegate cannot start:\n  - " + exception.Message);
    return ExitCodes.AddressTaken;
}

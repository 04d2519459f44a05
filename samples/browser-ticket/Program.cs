using System.Security.Cryptography;
using Tidegate.AspNetCore;
using Tidegate.Auth.Passwords;
using Tidegate.Auth.Secrets;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

var password = SecretText.New();
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTidegate(
    new TidegateOptions
    {
        Auth =
        {
            Issuers = [new() { Name = "sample", Keys = [new() { Secret = SecretText.New() }] }],
            Users = [new() { Name = "demo", PasswordHash = PasswordHash.Create(password).ToString() }],
        },
        Endpoints =
        {
            ["stream"] = new() { Paths = { "/stream" }, Credentials = { CredentialKind.Ticket } },
        },
    }
);
var app = builder.Build();
app.UseFileServer(); // the page, from wwwroot
app.MapTidegate();
app.MapTidegateAuth(); // /auth/login and /auth/ticket

string[] symbols = ["TIDE", "EBB", "FLOW"];
var prices = symbols.ToDictionary(symbol => symbol, _ => 100m);
var sink = app.Services.GetRequiredService<IUpdateSink>();
using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(0.5));
var run = app.RunAsync();
Console.WriteLine($"Sign in as demo with the password {password}");
do
{
    foreach (var symbol in symbols)
    {
        prices[symbol] += RandomNumberGenerator.GetInt32(-25, 26) / 100m;
        sink.Publish(new MarketUpdate(Topic.Parse($"md/DEMO/{symbol}"), prices[symbol]));
    }
} while (await Task.WhenAny(run, ticks.WaitForNextTickAsync().AsTask()) != run);

await run;

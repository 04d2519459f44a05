using Tidegate.AspNetCore;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTidegate(
    new TidegateOptions
    {
        Auth = { Issuers = [new() { Name = "mine", Keys = [new() { Secret = builder.Configuration["JwtSecret"] }] }] },
        Endpoints = { ["stream"] = new() { Paths = { "/stream" } } },
    }
);
var app = builder.Build();
app.MapTidegate();
app.MapPost("/price/{value}", (decimal value, IUpdateSink sink) => sink.Publish(new MarketUpdate(Topic.Parse("md/DEMO/ONE"), value)));
app.Run();

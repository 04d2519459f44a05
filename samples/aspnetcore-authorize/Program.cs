using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

// The application as it was before: its own sign-in, its own policy, its own API.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication("app").AddCookie("app");
builder.Services.AddAuthorizationBuilder().AddPolicy("traders", policy => policy.RequireRole("trader"));

// Tidegate beside it: one statement here and one below.
builder.Services.AddTidegate(
    new()
    {
        Endpoints =
        {
            ["stream"] = new() { Paths = { "/stream" }, HostUsers = true },
        },
    }
);

var app = builder.Build();
app.MapPost("/sign-in", (string name, string role) => Results.SignIn(Person(name, role), authenticationScheme: "app"));
app.MapGet("/api/me", (ClaimsPrincipal me) => me.Identity!.Name).RequireAuthorization("traders").DisableCookieRedirect();
app.MapPost("/api/price/{value}", (decimal value, IUpdateSink sink) => sink.Publish(new MarketUpdate(Topic.Parse("md/DEMO/ONE"), value)));
app.MapTidegate("stream").RequireAuthorization("traders"); // the same policy that guards /api/me
app.Run();

// A sample asks for no password.
static ClaimsPrincipal Person(string name, string role) =>
    new(new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, role)], "app"));

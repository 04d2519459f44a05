using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tidegate.Tests.Auth.Issuers;

/// <summary>An issuer on a free loopback port that publishes keys, and misbehaves on command.</summary>
internal sealed class LocalIssuer : IAsyncDisposable
{
    // Making a pair takes longer than a test; which ids they have is all that matters here.
    private static readonly RSA[] Pairs = [RSA.Create(2048), RSA.Create(2048)];

    private readonly WebApplication _application;
    private readonly List<(string Id, RSA Key)> _keys = [];
    private int _discoveries;
    private int _keySets;

    private LocalIssuer(WebApplication application) => _application = application;

    public string Address { get; private set; } = "";

    /// <summary>Requests for the discovery document so far.</summary>
    public int Discoveries => Volatile.Read(ref _discoveries);

    /// <summary>Requests for the key set so far.</summary>
    public int KeySets => Volatile.Read(ref _keySets);

    /// <summary>Answers the key set; null: what an honest issuer answers.</summary>
    public Func<HttpContext, Task>? AnswerKeys { get; set; }

    /// <summary>Answers the discovery document; null: what an honest issuer answers.</summary>
    public Func<HttpContext, Task>? AnswerDiscovery { get; set; }

    public static async Task<LocalIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new LocalIssuer(builder.Build());
        issuer._application.MapGet("/.well-known/openid-configuration", issuer.DiscoverAsync);
        issuer._application.MapGet("/keys", issuer.TellKeysAsync);
        await issuer._application.StartAsync(TestContext.Current.CancellationToken);
        issuer.Address = issuer._application.Urls.First();
        issuer.Rotate("k1");
        return issuer;
    }

    /// <summary>From now on this key alone is published, and signs.</summary>
    public void Rotate(string id)
    {
        _keys.Clear();
        Add(id);
    }

    /// <summary>From now on this key is published too, and signs.</summary>
    public void Add(string id) => _keys.Add((id, Pairs[id.EndsWith('2') ? 1 : 0]));

    public string Sign(string? claims = null, string? keyId = null, string algorithm = "RS256", string? issuer = null)
    {
        var header = $$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{keyId ?? _keys[^1].Id}}"}""";
        claims ??=
            $$"""{"iss":"{{issuer ?? Address}}","sub":"alice","jti":"{{Guid.NewGuid()}}","iat":{{TokenForge.Now}},"exp":{{TokenForge.Now + 86_400 * 3}}}""";
        var input =
            $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        var signature = _keys[^1].Key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    public string KeysJson(string members = "\"use\":\"sig\",\"alg\":\"RS256\"") =>
        $$"""{"keys":[{{string.Join(",", _keys.Select(each => Jwk(each.Id, each.Key, members)))}}]}""";

    public static string Jwk(string id, RSA key, string members)
    {
        var parameters = key.ExportParameters(false);
        var more = members.Length > 0 ? "," + members : "";
        return $$"""{"kty":"RSA","kid":"{{id}}","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"{{Base64Url.EncodeToString(parameters.Exponent)}}"{{more}}}""";
    }

    /// <summary>Answers with this text and status.</summary>
    public static Func<HttpContext, Task> Say(string text, int status = 200) =>
        context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(text, context.RequestAborted);
        };

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private Task DiscoverAsync(HttpContext context)
    {
        Interlocked.Increment(ref _discoveries);
        var honest = Say($$"""{"issuer":"{{Address}}","jwks_uri":"{{Address}}/keys","response_types_supported":["code"]}""");
        return (AnswerDiscovery ?? honest)(context);
    }

    private Task TellKeysAsync(HttpContext context)
    {
        Interlocked.Increment(ref _keySets);
        return (AnswerKeys ?? Say(KeysJson()))(context);
    }
}

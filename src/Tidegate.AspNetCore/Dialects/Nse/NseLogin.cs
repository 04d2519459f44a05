using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary><c>POST /api/login</c>: a token for a configured user who shows a password or an API key. The original asked for neither.</summary>
internal sealed partial class NseLogin(
    ConfiguredUsers users,
    TokenIssuer tokens,
    LoginLimiter limiter,
    TimeSpan lifetime,
    ILogger<NseLogin> logger
)
{
    /// <summary>Largest body in bytes.</summary>
    public const int BodyBytesMax = 4_096;

    /// <summary>Answers one request.</summary>
    public async Task RunAsync(HttpContext context)
    {
        if (!limiter.TryTake(context.Connection.RemoteIpAddress ?? IPAddress.None, out var wait))
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Too many login attempts");
            return;
        }

        var body = new byte[BodyBytesMax + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > BodyBytesMax)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "Request body too large");
            return;
        }

        if (JsonText.ReadObject(body.AsSpan(0, length), Read) is not { } request)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Invalid request body");
            return;
        }

        if (request.Username.Length == 0)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Username cannot be empty");
            return;
        }

        await AnswerAsync(context, await SignInAsync(request, context.RequestAborted));
    }

    private async ValueTask<SignIn> SignInAsync(NseLoginRequest request, CancellationToken cancellation)
    {
        switch (request)
        {
            case { Password: { } password, ApiKey: null }:
                return await users.WithPasswordAsync(request.Username, password, cancellation);
            case { Password: null, ApiKey: { } apiKey }:
                var found = users.WithApiKey(apiKey);
                return found.User?.Name == request.Username ? found : default;
            default:
                return default; // no proof, or two that may disagree
        }
    }

    private async Task AnswerAsync(HttpContext context, SignIn signIn)
    {
        if (!signIn.IsAccepted)
        {
            LogRefused(logger, signIn.Refusal.Rule);
            var isBusy = signIn.Refusal.Error == GatewayErrors.RateLimited;
            await (
                isBusy
                    ? RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Too many login attempts")
                    : RefuseAsync(context, StatusCodes.Status401Unauthorized, "Invalid username or password")
            );
            return;
        }

        var (name, permissions) = signIn.User;
        var draft = new TokenDraft
        {
            Subject = name,
            Lifetime = lifetime,
            Permissions = permissions,
        };
        LogAccepted(logger, name);
        await context.Response.WriteAsJsonAsync(
            new NseLoginReply(true, "Token generated successfully", tokens.Issue(draft), name, permissions),
            NseApiJson.Default.NseLoginReply,
            cancellationToken: context.RequestAborted
        );
    }

    private static NseLoginRequest? Read(JsonElement root) =>
        root.Find("username"u8).TryText(out var name) && IsTextOrAbsent(root, "password"u8) && IsTextOrAbsent(root, "api_key"u8)
            ? new NseLoginRequest(name.Trim(), root.Find("password"u8)?.GetString(), root.Find("api_key"u8)?.GetString())
            : null;

    private static bool IsTextOrAbsent(JsonElement root, ReadOnlySpan<byte> name) =>
        root.Find(name) is null or { ValueKind: JsonValueKind.String };

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new NseLoginReply(false, message),
            NseApiJson.Default.NseLoginReply,
            cancellationToken: context.RequestAborted
        );
    }

    [LoggerMessage(LogEvents.LoginAccepted, LogLevel.Information, "Login of {Subject} accepted")]
    private static partial void LogAccepted(ILogger logger, string subject);

    // The name is left out: people type their password into that field.
    [LoggerMessage(LogEvents.LoginRefused, LogLevel.Information, "Login refused by {Rule}")]
    private static partial void LogRefused(ILogger logger, string? rule);
}

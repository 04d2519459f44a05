using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Identity;

/// <summary>The calls that give tokens: for an API key as SimuTrador's clients ask, for a password as AuraConnect's do, and for a refresh token.</summary>
internal sealed class TokenCalls(
    TokenDesk desk,
    UserDirectory users,
    ApiKeyRing keys,
    AttemptLimits attempts,
    ApiGuard guard,
    ApiAudit audit,
    SigningIssuers issuers,
    TimeProvider time
)
{
    private const string Tag = "tokens";
    private const string WrongKey = "Invalid API key";
    private const string WrongPassword = "Incorrect username or password";
    private const string TooOften = "Too many requests. Please try again later.";
    private const string WrongRefresh = "Invalid or expired refresh token";
    private const string TokenTooOften = "Rate limit exceeded";

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(
                HttpMethods.Post,
                "/auth/token",
                "Gives a token for an API key, or for a name and its password.",
                ApiNeed.KeyOrBody,
                TokenAsync
            )
            {
                Tag = Tag,
                Body = PasswordForm.Content,
                Answer = new(StatusCodes.Status200OK, "The token.", ApiContent.Json(IdentityJson.Default.TokenReply)),
                Problems = [400, 401, 403, 408, 413, 429, 503],
            },
            new(HttpMethods.Post, "/auth/login", "Signs in with a name and its password.", ApiNeed.Nothing, LoginAsync)
            {
                Tag = Tag,
                Body = PasswordForm.Content,
                Answer = new(StatusCodes.Status200OK, "The tokens, and who signed in.", ApiContent.Json(IdentityJson.Default.LoginReply)),
                Problems = [400, 401, 408, 413, 429, 503],
            },
            new(HttpMethods.Post, "/auth/validate", "Says whether a token is good.", ApiNeed.Credential, ValidateAsync)
            {
                Tag = Tag,
                Answer = new(StatusCodes.Status200OK, "It is.", ApiContent.Json(IdentityJson.Default.ValidateReply)),
                Problems = [400, 401, 429, 503],
            },
            new(
                HttpMethods.Post,
                "/auth/refresh",
                "Exchanges a refresh token for new tokens; it is good once.",
                ApiNeed.Nothing,
                RefreshAsync
            )
            {
                Tag = Tag,
                Body = ApiContent.Json(IdentityJson.Default.RefreshBody),
                Answer = new(StatusCodes.Status200OK, "The new tokens.", ApiContent.Json(IdentityJson.Default.RefreshReply)),
                Problems = [400, 401, 408, 413, 429, 503],
            },
        ];

    private async Task TokenAsync(HttpContext context)
    {
        string?[] shown = [.. ApiCredentials.Keys(context.Request).Select(key => key.Secret)];
        if (await ApiBody.ReadAsync(context, ApiBody.SmallBytesMax, time) is not { } body)
        {
            return;
        }

        if (PasswordForm.Read(context.Request, body) is not { } form)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
            return;
        }

        var hasPassword = form is not { Username: null, Password: null };
        if (shown.Length + (hasPassword ? 1 : 0) > 1)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.CredentialAmbiguous);
        }
        else if (shown is [{ } key])
        {
            await TokenForKeyAsync(context, key);
        }
        else if (hasPassword)
        {
            await TokenForPasswordAsync(context, form);
        }
        else
        {
            await TokenRefusals.WriteAsync(context, new Refusal(GatewayErrors.CredentialMissing, "key.missing"), WrongKey, TokenTooOften);
        }
    }

    private async Task TokenForKeyAsync(HttpContext context, string key)
    {
        var refusal = attempts.Find(context);
        if (refusal is null)
        {
            (var verified, refusal) = await VerifyAsync(context, key);
            if (verified is not null)
            {
                var caller = ApiCallers.Of(context) with { Actor = $"key:{verified.Key.Id}" };
                var subject = TokenSubject.Of(verified.Owner).With(verified.Key);
                await AnswerTokenAsync(context, await desk.IssueAsync(subject, issuers.ForKeys, caller, context.RequestAborted), WrongKey);
                return;
            }

            attempts.Note(context, refusal!);
        }

        audit.RefuseToken(context, subject: null, refusal!);
        await TokenRefusals.WriteAsync(context, refusal!, WrongKey, TokenTooOften);
    }

    private async ValueTask<(VerifiedApiKey? Verified, Refusal? Refusal)> VerifyAsync(HttpContext context, string key)
    {
        try
        {
            var verified = await keys.VerifyAsync(key, context.Connection.RemoteIpAddress, context.RequestAborted);
            return (verified.Value, verified.Refusal);
        }
        catch (StoreUnavailableException)
        {
            return (null, new Refusal(GatewayErrors.Unavailable, "store.unavailable"));
        }
    }

    private async Task TokenForPasswordAsync(HttpContext context, PasswordBody form)
    {
        if (await SignInAsync(context, form, TokenTooOften) is { } subject)
        {
            var issued = await desk.BeginAsync(subject, issuers.ForPasswords, CallerOf(context, subject), context.RequestAborted);
            await AnswerTokenAsync(context, issued, WrongPassword);
        }
    }

    private static Task AnswerTokenAsync(HttpContext context, Outcome<IssuedTokens> issued, string wrong) =>
        issued is { IsDone: true, Value: var tokens }
            ? ApiReply.WriteAsync(
                context,
                new TokenReply(
                    tokens.AccessToken,
                    Seconds(tokens.AccessLifetime),
                    "Bearer",
                    tokens.Subject.Name,
                    tokens.Subject.Plan ?? "default",
                    tokens.RefreshToken,
                    tokens.RefreshLifetime is { } life ? Seconds(life) : null,
                    tokens.SessionId
                ),
                IdentityJson.Default.TokenReply
            )
            : TokenRefusals.WriteAsync(context, issued.Refusal!, wrong, TokenTooOften);

    private async Task LoginAsync(HttpContext context)
    {
        if (await ApiBody.ReadAsync(context, ApiBody.SmallBytesMax, time) is not { } body)
        {
            return;
        }

        if (PasswordForm.Read(context.Request, body) is not { Username: not null, Password: not null } form)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
            return;
        }

        if (await SignInAsync(context, form, TooOften) is { } subject)
        {
            var issued = await desk.BeginAsync(subject, issuers.ForLogins, CallerOf(context, subject), context.RequestAborted);
            await AnswerLoginAsync(context, issued);
        }
    }

    private static Task AnswerLoginAsync(HttpContext context, Outcome<IssuedTokens> issued) =>
        issued is { IsDone: true, Value: var tokens }
            ? ApiReply.WriteAsync(
                context,
                new LoginReply(
                    tokens.AccessToken,
                    tokens.RefreshToken!,
                    "bearer",
                    Seconds(tokens.AccessLifetime),
                    Seconds(tokens.RefreshLifetime!.Value),
                    tokens.SessionId!,
                    UserInfos.Of(tokens.Subject)
                ),
                IdentityJson.Default.LoginReply
            )
            : TokenRefusals.WriteAsync(context, issued.Refusal!, WrongPassword, TooOften);

    /// <summary>Who the password shows; null: it was answered.</summary>
    private async ValueTask<TokenSubject?> SignInAsync(HttpContext context, PasswordBody form, string tooOften)
    {
        var signIn = await users.SignInAsync(
            form.Username ?? "",
            form.Password ?? "",
            context.Connection.RemoteIpAddress,
            context.RequestAborted
        );
        if (signIn.IsAccepted)
        {
            return signIn.Stored is { } stored ? TokenSubject.Of(stored) : TokenSubject.Of(signIn.User);
        }

        audit.RefuseToken(context, subject: null, signIn.Refusal); // not the name: people type their password into that field
        await TokenRefusals.WriteAsync(context, attempts.WithLoginLimit(signIn.Refusal), WrongPassword, tooOften);
        return null;
    }

    private async Task ValidateAsync(HttpContext context)
    {
        var admission = await guard.JudgeAsync(context);
        await (
            admission is { IsGranted: true, Grant: var grant }
                ? ApiReply.WriteAsync(
                    context,
                    new ValidateReply(true, grant.UserId, grant.Plan, grant.ExpiresAt),
                    IdentityJson.Default.ValidateReply
                )
                : ApiRefusals.Default.WriteAsync(context, admission.Refusal!)
        );
    }

    private async Task RefreshAsync(HttpContext context)
    {
        if (await ApiReply.ReadAsync(context, IdentityJson.Default.RefreshBody, time) is not { } body)
        {
            return;
        }

        if (attempts.TakeRefresh(context) is { } refusal)
        {
            await TokenRefusals.WriteAsync(context, refusal, WrongRefresh, TooOften);
            return;
        }

        var issued = await desk.RefreshAsync(body.RefreshToken ?? "", ApiCallers.Of(context), context.RequestAborted);
        await (
            issued is { IsDone: true, Value: var tokens }
                ? ApiReply.WriteAsync(
                    context,
                    new RefreshReply(
                        tokens.AccessToken,
                        "bearer",
                        Seconds(tokens.AccessLifetime),
                        tokens.SessionId,
                        tokens.RefreshToken,
                        tokens.RefreshLifetime is { } life ? Seconds(life) : null
                    ),
                    IdentityJson.Default.RefreshReply
                )
                : TokenRefusals.WriteAsync(context, issued.Refusal!, WrongRefresh, TooOften)
        );
    }

    private static Caller CallerOf(HttpContext context, TokenSubject subject) => ApiCallers.Of(context) with { Actor = subject.Name };

    private static long Seconds(TimeSpan life) => (long)life.TotalSeconds;
}

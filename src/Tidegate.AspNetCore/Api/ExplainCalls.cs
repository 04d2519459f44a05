using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Admin;
using Tidegate.AspNetCore.Dialects;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Auth.Grants;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Api;

/// <summary><c>POST /api/explain</c>: what somebody would be granted of a topic, and which rule decides; asked of the code that grants it.</summary>
/// <remarks>
/// About oneself everybody may ask, and about whoever's credential one can show: what it shows, it could have found out itself. About a user by name
/// only an administrator.
/// </remarks>
internal sealed class ExplainCalls(
    AccessExplainer explainer,
    ApiGuard guard,
    AdminGuard administrators,
    GrantOverlay overlay,
    TidegateOptions options,
    TimeProvider time
)
{
    private const int BodyBytesMax = 16_384; // a token of 8 KiB and what is asked about
    private static readonly TimeSpan AsIfFor = TimeSpan.FromHours(1);

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            new(
                HttpMethods.Post,
                "/api/explain",
                "Says what a subscription would be granted, and by which rule; subscribes nothing.",
                ApiNeed.Credential,
                RunAsync
            )
            {
                Tag = "access",
                Body = ApiContent.Json(ExplainJson.Default.ExplainBody),
                Answer = new(
                    StatusCodes.Status200OK,
                    "Allowed or not, the granted values, the deciding rule.",
                    new ApiContent(["application/json"], null)
                ),
                Problems = [400, 401, 403, 404, 408, 413, 429, 503],
            },
        ];

    private async Task RunAsync(HttpContext context)
    {
        if (await guard.AdmitAsync(context) is not { } grant || await ApiBody.ReadAsync(context, BodyBytesMax, time) is not { } body)
        {
            return;
        }

        if (JsonText.ReadObject(body, Question.Read) is not { } question)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
            return;
        }

        var endpoint = question.Endpoint ?? options.Endpoints.FirstOrDefault(pair => pair.Value.Dialect == DialectNames.Tidegate).Key ?? "";
        if (question.User is { } user)
        {
            if (await administrators.JudgeAsync(grant, context) is { } noRight)
            {
                await ApiReply.RefuseAsync(context, noRight);
                return;
            }

            var admission = await AsIfAsync(user, endpoint, context.RequestAborted);
            if (admission.Refusal is { } refusal)
            {
                await ApiReply.RefuseAsync(context, refusal);
                return;
            }

            grant = admission.Grant!;
        }

        var place = new AccessPlace(endpoint, question.Route);
        var explanation = question.Token is { } token
            ? await explainer.ExplainAsync(place, new Credential(CredentialKind.Header, token), question.Ask, context.RequestAborted)
            : await explainer.ExplainAsync(place, grant, question.Ask, context.RequestAborted);
        if (explanation is null)
        {
            await ApiReply.RefuseAsync(context, GatewayErrors.NotFound);
            return;
        }

        context.Response.ContentType = "application/json";
        using (var json = JsonText.Write(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            NativeExplanation.Write(json, explanation);
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>What the user would be granted with a token of the endpoint's first issuer.</summary>
    private async ValueTask<Admission> AsIfAsync(string user, string endpoint, CancellationToken cancellation)
    {
        var issuers = options.Endpoints.TryGetValue(endpoint, out var door) ? door.Issuers : [];
        var basis = new Grant
        {
            Subject = user,
            Issuer = issuers.FirstOrDefault() ?? options.Auth.Issuers[0].Name,
            ExpiresAt = time.GetUtcNow() + AsIfFor,
        };
        try
        {
            return await overlay.ApplyAsync(basis, cancellation);
        }
        catch (StoreUnavailableException)
        {
            return Admission.Refused(GatewayErrors.Unavailable, "store.unavailable");
        }
    }

    private sealed record Question(
        string? Endpoint,
        IReadOnlyDictionary<string, string>? Route,
        Streaming.Dialects.SubscriptionAsk Ask,
        string? Token,
        string? User
    )
    {
        private const int RouteMax = 16; // names; no path of ours has more than two
        private const int RouteCharsMax = 128;

        public static Question? Read(JsonElement root)
        {
            JsonElement?[] texts = [root.Find("endpoint"u8), root.Find("token"u8), root.Find("user"u8)];
            var areTexts = texts.All(each => each is null or { ValueKind: JsonValueKind.String });
            return
                areTexts
                && (texts[1] is null || texts[2] is null)
                && root.Find("sub"u8) is { } sub
                && TryRoute(root.Find("route"u8), out var route)
                ? new Question(texts[0]?.GetString(), route, NativeEntries.Subscription(sub), texts[1]?.GetString(), texts[2]?.GetString())
                : null;
        }

        private static bool TryRoute(JsonElement? named, out IReadOnlyDictionary<string, string>? route)
        {
            route = null;
            if (named is not { } element)
            {
                return true;
            }

            if (element.ValueKind is not JsonValueKind.Object || element.GetPropertyCount() > RouteMax)
            {
                return false;
            }

            var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase); // as routing compares them
            foreach (var member in element.EnumerateObject())
            {
                var value = member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString() : null;
                if (value is null || value.Length > RouteCharsMax || !names.TryAdd(member.Name, value))
                {
                    return false;
                }
            }

            route = names;
            return true;
        }
    }
}

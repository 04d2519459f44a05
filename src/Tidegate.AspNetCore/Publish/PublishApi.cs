using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.AspNetCore.Metrics;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Publishing;

namespace Tidegate.AspNetCore.Publish;

/// <summary><c>POST /api/publish</c>: an application's back end hands over updates of its own topics, one or many at a time.</summary>
/// <remarks>
/// One update is answered with its own status. Of many each is judged on its own and the answer is 200 with a result for each, in their order:
/// an update that is wrong does not cost the others.
/// </remarks>
internal sealed class PublishApi(TopicHub hub, ApiGuard guard, PublishRate rate, ApiAudit audit, GatewayMetrics metrics, TimeProvider time)
{
    /// <summary>Largest body in bytes.</summary>
    public const int BodyBytesMax = 65_536;

    /// <summary>Most updates of one call.</summary>
    public const int UpdatesMax = 512;

    /// <summary>The call.</summary>
    public ApiCall Call =>
        new(HttpMethods.Post, "/api/publish", "Publishes one update of an application's topic, or up to 512.", ApiNeed.Publisher, RunAsync)
        {
            Tag = "publish",
            Body = ApiContent.Json(PublishJson.Default.PublishEntry),
            Answer = new ApiAnswer(
                StatusCodes.Status200OK,
                "Of one update: it is on its way. Of many: a result for each.",
                ApiContent.Json(PublishJson.Default.PublishResults)
            ),
            Problems = [400, 401, 403, 408, 413, 429, 503],
        };

    /// <summary>Answers one call.</summary>
    public async Task RunAsync(HttpContext context)
    {
        if (await guard.AdmitAsync(context) is not { } grant)
        {
            return;
        }

        if (!PublishRight.IsHeldBy(grant))
        {
            var refusal = new Refusal(GatewayErrors.Forbidden, "publish.right");
            audit.RefusePublish(context, grant, topic: null, refusal);
            metrics.PublishRefused(refusal.Error);
            await ApiReply.RefuseAsync(context, refusal);
            return;
        }

        if (rate.Take(grant) is { } tooMany) // not for the audit log, which it would fill
        {
            metrics.PublishRefused(tooMany.Error);
            await ApiReply.RefuseAsync(context, tooMany);
            return;
        }

        if (await ApiBody.ReadAsync(context, BodyBytesMax, time) is { } body)
        {
            await AnswerAsync(context, grant, body);
        }
    }

    private Task AnswerAsync(HttpContext context, Grant grant, byte[] body)
    {
        try
        {
            return JsonText.TryRead(body, out var root)
                ? AnswerAsync(context, grant, root)
                : ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
        }
        catch (InvalidOperationException) // a text with half a surrogate pair has no UTF-8 form (RFC 8259 §8.2)
        {
            return ApiReply.RefuseAsync(context, GatewayErrors.BadRequest);
        }
    }

    private Task AnswerAsync(HttpContext context, Grant grant, JsonElement root)
    {
        var updates = root.ValueKind is JsonValueKind.Object ? root.Find("updates"u8) : root;
        return (root.ValueKind, updates) switch
        {
            (JsonValueKind.Object, null) => AnswerOneAsync(context, grant, root),
            (_, { ValueKind: JsonValueKind.Array } many) when many.GetArrayLength() > UpdatesMax => ApiReply.RefuseAsync(
                context,
                GatewayErrors.BatchLimit,
                $"A call brings at most {UpdatesMax} updates"
            ),
            (_, { ValueKind: JsonValueKind.Array } many) => AnswerManyAsync(context, grant, many),
            _ => ApiReply.RefuseAsync(context, GatewayErrors.BadRequest),
        };
    }

    private Task AnswerOneAsync(HttpContext context, Grant grant, JsonElement entry) =>
        Publish(context, grant, entry) is { } refusal
            ? ApiReply.RefuseAsync(context, refusal)
            : ApiReply.WriteAsync(context, ResultOf(entry, refusal: null), PublishJson.Default.PublishResult);

    private Task AnswerManyAsync(HttpContext context, Grant grant, JsonElement entries)
    {
        rate.Add(grant, Math.Max(0, entries.GetArrayLength() - 1));
        var results = entries.EnumerateArray().Select(entry => ResultOf(entry, Publish(context, grant, entry))).ToArray();
        return ApiReply.WriteAsync(context, new PublishResults(results), PublishJson.Default.PublishResults);
    }

    private Refusal? Publish(HttpContext context, Grant grant, JsonElement entry)
    {
        var refusal = PublishedUpdate.Read(entry, out var fault) is { } update ? Publish(context, grant, update) : new Refusal(fault!);
        if (refusal is null)
        {
            metrics.Published();
        }
        else
        {
            metrics.PublishRefused(refusal.Error);
        }

        return refusal;
    }

    private Refusal? Publish(HttpContext context, Grant grant, AppUpdate update)
    {
        var refusal = hub.Publish(grant, update);
        if (refusal is not null)
        {
            audit.RefusePublish(context, grant, update.Topic.Path, refusal);
        }

        return refusal;
    }

    private static PublishResult ResultOf(JsonElement entry, Refusal? refusal)
    {
        var topic = PublishedUpdate.NameOf(entry);
        return refusal is null
            ? new PublishResult(topic, Ok: true)
            : new PublishResult(
                topic,
                Error: new PublishError(refusal.Error.Id, refusal.Error.Reason, NativeWords.Of(refusal.Error.Retry), refusal.Rule)
            );
    }
}

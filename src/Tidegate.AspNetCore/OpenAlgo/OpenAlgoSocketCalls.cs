using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Api;
using Tidegate.AspNetCore.Dialects.OpenAlgo;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Health;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary><c>/api/websocket/*</c>: what OpenAlgo's pages ask about their user's sockets.</summary>
internal sealed class OpenAlgoSocketCalls(
    OpenAlgoGuard guard,
    OpenAlgoDialects dialects,
    TidegateOptions options,
    TopicHub hub,
    AccessExplainer explainer,
    PageKeys keys,
    ApiAudit audit,
    Readiness readiness,
    IEnumerable<IFeedHealth> feeds,
    TimeProvider time
)
{
    private const string Tag = "openalgo";
    private const int KeysPerMinute = 10;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(30); // as its trade-safe asks its cache
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(120); // WS_STALE_TICK_WARN_SECONDS

    private readonly AddressRate _keysMade = new(KeysPerMinute, TimeSpan.FromMinutes(1), time);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly string _name = options.Endpoints.First(pair => pair.Value.Dialect == DialectNames.OpenAlgo).Key;

    /// <summary>The calls.</summary>
    public IReadOnlyList<ApiCall> Calls =>
        [
            Call(
                "apikey",
                "Makes an API key with the caller's own rights that ends with his credential, after 24 hours at the latest: one that is stored cannot be shown again.",
                MakeKeyAsync
            ),
            Call("config", "Says where the socket is.", SayWhereAsync),
            Call("status", "Says whether the caller's user has a socket open, and what it hears.", SayStatusAsync),
            Call("subscriptions", "Lists what the sockets of the caller's user hear.", ListAsync),
            Call("market-data", "Shows the last values of a symbol that somebody hears.", ShowLastAsync) with
            {
                Query = [("symbol", "The symbol."), ("exchange", "Its exchange.")],
            },
            Call("health", "Says whether data flow.", SayHealthAsync),
            Call("trade-safe", "Says whether data are fresh enough to act on.", SayWhetherSafeAsync),
        ];

    private ApiCall Call(string name, string summary, Func<HttpContext, Grant, Task> run) =>
        new(
            HttpMethods.Get,
            $"/api/websocket/{name}",
            summary,
            ApiNeed.Credential,
            async context =>
            {
                if (await guard.AdmitPageAsync(context) is { } grant)
                {
                    await run(context, grant);
                }
            }
        )
        {
            Tag = Tag,
            Answer = new(StatusCodes.Status200OK, "In OpenAlgo's shape.", new ApiContent(["application/json"], null)),
            Problems = [400, 401, 403, 404, 429, 503],
        };

    private async Task MakeKeyAsync(HttpContext context, Grant grant)
    {
        if (!_keysMade.TryTake(context.Connection.RemoteIpAddress, out var wait))
        {
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Rate limit exceeded", wait);
            return;
        }

        try
        {
            var made = await keys.MakeAsync(grant, context.RequestAborted);
            audit.Act(context, grant, AuditActions.KeyAdded, made.Value?.Record.Id ?? "", made.Refusal, grant.UserId);
            await (
                made is { IsDone: true, Value: var issued }
                    ? OpenAlgoReply.WriteAsync(context, json => json.WriteString("api_key"u8, issued.Key))
                : made.Refusal?.Rule == ApiKeyRules.Derived
                    ? OpenAlgoReply.RefuseAsync(context, StatusCodes.Status403Forbidden, "A key that was made for a page makes no other")
                : OpenAlgoReply.RefuseAsync(context, StatusCodes.Status404NotFound, "No API key found. Please generate an API key first.")
            );
        }
        catch (StoreUnavailableException)
        {
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The store of identities does not answer");
        }
    }

    private Task SayWhereAsync(HttpContext context, Grant grant)
    {
        var (url, original) = UrlOf(context.Request);
        return OpenAlgoReply.WriteAsync(
            context,
            json =>
            {
                json.WriteString("websocket_url"u8, url);
                json.WriteBoolean("is_secure"u8, context.Request.IsHttps); // the page, not the address
                json.WriteString("original_url"u8, original);
            }
        );
    }

    private async Task SayStatusAsync(HttpContext context, Grant grant)
    {
        var heard = await HeardAsync(grant, context.RequestAborted);
        var broker = await BrokerOfAsync(grant, context.RequestAborted);
        await OpenAlgoReply.WriteAsync(
            context,
            json =>
            {
                json.WriteBoolean("connected"u8, heard.Sessions > 0);
                json.WriteBoolean("authenticated"u8, heard.Sessions > 0);
                json.WriteString("broker"u8, broker);
                json.WriteString("websocket_url"u8, UrlOf(context.Request).Url);
                json.WriteNumber("active_subscriptions"u8, heard.Counts.Count);
                WriteList(json, heard.Counts);
            }
        );
    }

    private async Task ListAsync(HttpContext context, Grant grant)
    {
        var heard = await HeardAsync(grant, context.RequestAborted);
        var broker = await BrokerOfAsync(grant, context.RequestAborted);
        await OpenAlgoReply.WriteAsync(
            context,
            json =>
            {
                WriteList(json, heard.Counts);
                json.WriteNumber("count"u8, heard.Counts.Count);
                json.WriteString("broker"u8, broker);
            }
        );
    }

    /// <summary>As much of the last update as the caller may subscribe to, asked of the code that grants it.</summary>
    private async Task ShowLastAsync(HttpContext context, Grant grant)
    {
        var query = context.Request.Query;
        if (query["symbol"] is not [{ Length: > 0 } symbol] || query["exchange"] is not [{ Length: > 0 } exchange])
        {
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status400BadRequest, "Symbol and exchange are required");
            return;
        }

        var topic = OpenAlgoEntries.TopicOf(symbol, exchange);
        var ask = new SubscriptionAsk(OpenAlgoTexts.Cut(symbol), topic, Mode.Depth);
        var allowed = await explainer.ExplainAsync(new AccessPlace(_name), grant, ask, context.RequestAborted);
        var last = allowed?.IsAllowed is true ? await hub.StandingOfAsync(topic!, context.RequestAborted) as MarketUpdate : null;
        if (last is null)
        {
            var text = OpenAlgoTexts.SymbolUnknown(OpenAlgoTexts.Cut(symbol), OpenAlgoTexts.Cut(exchange));
            await OpenAlgoReply.RefuseAsync(context, StatusCodes.Status404NotFound, text);
            return;
        }

        var now = time.GetUtcNow();
        var data = dialects.DataOf(last, new Projection(allowed!.Mode, allowed.Depth), options.Endpoints[_name]);
        await OpenAlgoReply.WriteAsync(
            context,
            json =>
            {
                json.WritePropertyName("data"u8);
                json.WriteRawValue(data.Span, skipInputValidation: true);
                json.WriteNumber("timestamp"u8, now.ToUnixTimeSeconds());
            }
        );
    }

    private async Task SayHealthAsync(HttpContext context, Grant grant)
    {
        var heard = await HeardAsync(grant, context.RequestAborted);
        var flow = FlowOf(heard.Counts);
        await OpenAlgoReply.WriteObjectAsync(
            context,
            json =>
            {
                json.WriteString("status"u8, flow.IsReady ? "healthy"u8 : "unhealthy"u8);
                json.WriteBoolean("healthy"u8, flow.IsReady);
                json.WriteBoolean("connected"u8, heard.Sessions > 0);
                json.WriteBoolean("authenticated"u8, heard.Sessions > 0);
                json.WriteBoolean("data_flow_healthy"u8, flow.Flows);
                json.WritePropertyName("last_data_age_seconds"u8);
                WriteAge(json, flow.Age);
                json.WriteNumber("cache_size"u8, heard.Counts.Count);
                json.WriteNumber(
                    "total_subscribers"u8,
                    hub.Sessions.List().Count(view => view.Endpoint == _name && view.Grant is not null)
                );
                json.WriteNumber("critical_subscribers"u8, 0); // nobody marks any here
                json.WriteNumber("stale_data_events"u8, feeds.Sum(feed => feed.Health.StaleEvents));
                json.WriteNumber("reconnect_count"u8, feeds.Sum(feed => feed.Health.Reconnects));
                json.WriteNumber("uptime_seconds"u8, (long)(time.GetUtcNow() - _startedAt).TotalSeconds);
                json.WriteBoolean("trade_management_safe"u8, flow.IsSafe);
                json.WriteString("trade_management_reason"u8, flow.Reason);
                json.WriteString("message"u8, flow.IsReady ? "WebSocket service is healthy" : "WebSocket service is not ready");
            }
        );
    }

    private async Task SayWhetherSafeAsync(HttpContext context, Grant grant)
    {
        var flow = FlowOf((await HeardAsync(grant, context.RequestAborted)).Counts);
        await OpenAlgoReply.WriteObjectAsync(
            context,
            json =>
            {
                json.WriteBoolean("safe"u8, flow.IsSafe);
                json.WriteString("reason"u8, flow.Reason);
                json.WriteBoolean("data_fresh"u8, flow.Age <= FreshFor);
            }
        );
    }

    /// <summary>How the data of these subscriptions flow; the youngest counts.</summary>
    private DataFlow FlowOf(IReadOnlyList<SubscriptionCount> counts)
    {
        var age = counts.Min(count => count.LastAge);
        return new DataFlow(readiness.IsReady, age <= StaleAfter, age);
    }

    private static void WriteAge(Utf8JsonWriter json, TimeSpan? age)
    {
        if (age is { } known)
        {
            json.WriteNumberValue(Math.Round((decimal)known.TotalSeconds, 3));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteList(Utf8JsonWriter json, IEnumerable<SubscriptionCount> counts)
    {
        json.WriteStartArray("subscriptions"u8);
        foreach (var count in counts)
        {
            var names = OpenAlgoUpdates.NamesOf(count.Topic);
            json.WriteStartObject();
            json.WriteString("symbol"u8, names.Symbol);
            json.WriteString("exchange"u8, names.Exchange);
            json.WriteString("mode"u8, OpenAlgoModes.NameOf(count.Granted.Mode));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private async ValueTask<string?> BrokerOfAsync(Grant grant, CancellationToken cancellation) =>
        (await dialects.SettingsOf(options.Endpoints[_name]).UserOfAsync(grant, cancellation)).Broker;

    /// <summary>Sessions of the caller's user here, and the instruments that they hear.</summary>
    private async ValueTask<(int Sessions, IReadOnlyList<SubscriptionCount> Counts)> HeardAsync(Grant grant, CancellationToken cancellation)
    {
        var (sessions, counts) = (0, new List<SubscriptionCount>());
        foreach (var view in hub.Sessions.ListOf(grant.UserId).Where(view => view.Endpoint == _name))
        {
            sessions++;
            var all = await hub.Sessions.SubscriptionsOfAsync(view.Id, cancellation) ?? [];
            counts.AddRange(all.Where(count => count.Topic.Family is OpenAlgoEntries.Family));
        }

        return (sessions, counts);
    }

    /// <summary>The configured address of the socket, or the endpoint's path where the caller is; on a secure page a secure one.</summary>
    private (string Url, string Original) UrlOf(HttpRequest request)
    {
        var original = options.OpenAlgoSocketUrl ?? $"ws://{request.Host}{options.Endpoints[_name].Paths[0]}";
        var upgraded = request.IsHttps && original.StartsWith("ws://", StringComparison.Ordinal) ? $"wss://{original[5..]}" : original;
        return (upgraded, original);
    }

    /// <summary>Whether the gateway is ready, whether data flow, and how old the youngest is; null: there is none.</summary>
    private readonly record struct DataFlow(bool IsReady, bool Flows, TimeSpan? Age)
    {
        public bool IsSafe => IsReady && Flows;

        public string Reason =>
            IsSafe ? "Data are flowing"
            : IsReady ? "No recent data"
            : "The gateway is not ready";
    }
}

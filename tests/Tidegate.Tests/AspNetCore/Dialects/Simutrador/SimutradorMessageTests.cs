using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Tests.AspNetCore.Dialects.Simutrador;

public sealed class SimutradorMessageTests
{
    private const string Now = "2025-01-02T03:04:05Z"; // what a ManualTime begins with

    private readonly SimutradorDialect _dialect = Door.Simutrador();

    [Fact]
    public void A_ping_is_answered_with_the_servers_time_to_the_microsecond() =>
        Assert.Equal(
            $$"""{"type":"pong","data":{"server_time":"2025-11-22T03:00:34.56789Z"},"request_id":"req-1","timestamp":"{{Now}}"}""",
            Answer(new PongAnswer(new PingRequest("\"req-1\"", null), null, 1763780434567890123))
        );

    [Fact]
    public void An_error_repeats_the_request_id_and_has_a_plain_code() =>
        Assert.Equal(
            $$"""{"type":"error","data":{"error_code":"UNKNOWN_TYPE","message":"Unknown message type"},"request_id":"r","timestamp":"{{Now}}"}""",
            AnswerTo(new SimutradorFault("\"r\"", GatewayErrors.UnknownOperation, "Unknown message type"))
        );

    [Fact]
    public void A_session_error_names_the_session() =>
        Assert.Equal(
            $$"""{"type":"session_error","data":{"session_id":"s","error_code":"NOT_IMPLEMENTED","message":"This operation is not available on this server"},"request_id":"r","timestamp":"{{Now}}"}""",
            AnswerTo(new SimutradorFault("\"r\"", GatewayErrors.NotImplemented) { IsOfSession = true, SessionId = "s" })
        );

    [Fact]
    public void A_session_error_without_a_session_and_without_a_request_id_says_null_for_both() =>
        Assert.Equal(
            $$"""{"type":"session_error","data":{"session_id":null,"error_code":"NOT_IMPLEMENTED","message":"This operation is not available on this server"},"request_id":null,"timestamp":"{{Now}}"}""",
            AnswerTo(new SimutradorFault(null, GatewayErrors.NotImplemented) { IsOfSession = true })
        );

    [Fact]
    public void Too_many_messages_are_answered_with_the_time_to_wait() =>
        Assert.Equal(
            $$$"""{"type":"error","data":{"error_code":"RATE_LIMITED","message":"Too many messages or requests"},"request_id":"r","timestamp":"{{{Now}}}","meta":{"code":"RATE_LIMITED","retry_after":1}}""",
            Answer(
                new ErrorAnswer(new FaultyRequest("\"r\"", GatewayErrors.RateLimited), GatewayErrors.RateLimited)
                {
                    RetryAfter = TimeSpan.FromMilliseconds(20),
                }
            )
        );

    [Fact]
    public void The_welcome_says_everything_that_the_plan_allows() =>
        Assert.Equal(
            """{"type":"connection_ready","data":{"user_id":"user_pro_001","plan":"professional","connection_expires_at":"2025-01-02T04:04:05Z","idle_timeout_sec":3600,"max_simulation_duration_sec":604800,"concurrent_connections_limit":10,"server_time":"2025-01-02T03:04:05Z","supported_features":["batch_orders","tick_ack","pause_resume","session_resume","speed"]},"request_id":null,"timestamp":"2025-01-02T03:04:05Z","meta":{"plan":"professional","limits":{"websocket_connections":{"used":3,"max":10,"remaining":7},"messages_per_second":50,"sessions_per_hour":{"used":0,"max":50,"remaining":50},"concurrent_sessions":{"used":0,"max":10,"remaining":10},"orders_per_minute":{"used":0,"max":1000,"remaining":1000},"max_symbols_per_session":50,"max_simulation_hours":168}}}""",
            Ready(Pro, Professional, used: 3)
        );

    [Fact]
    public void A_session_whose_plan_ends_it_before_its_token_says_that_end() =>
        Assert.Contains(
            "\"connection_expires_at\":\"2025-01-02T03:14:05Z\"",
            Ready(Pro, Professional with { SessionLength = TimeSpan.FromMinutes(10) }),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_plan_without_limits_says_null_for_them()
    {
        var ready = Ready(Pro with { Plan = "default" }, new SessionLimits());

        Assert.Contains("\"max_simulation_duration_sec\":null,\"concurrent_connections_limit\":null,", ready, StringComparison.Ordinal);
        Assert.Contains("\"meta\":{\"plan\":\"default\",\"limits\":{\"messages_per_second\":50}}", ready, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_session_that_no_token_prolongs_asks_for_no_new_one() =>
        Assert.Contains(
            "\"action_required\":\"Connect again\",\"seconds_remaining\":300}",
            Written.By(to => _dialect.WriteEnding(TimeSpan.FromMinutes(5), to)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(300, "approaching_timeout", "2025-01-02T03:09:05Z", 300)]
    [InlineData(299.96, "approaching_timeout", "2025-01-02T03:09:05Z", 300)]
    [InlineData(61, "approaching_timeout", "2025-01-02T03:05:06Z", 61)]
    [InlineData(60, "imminent_closure", "2025-01-02T03:05:05Z", 60)]
    [InlineData(59.951, "imminent_closure", "2025-01-02T03:05:05Z", 60)]
    public void A_warning_says_when_the_end_comes_in_whole_seconds(double within, string type, string expiresAt, int seconds)
    {
        var warning = Written.By(to => _dialect.WriteExpiring(TimeSpan.FromSeconds(within), to));

        Assert.StartsWith(
            $$"""{"type":"connection_warning","data":{"warning_type":"{{type}}","message":"The connection""",
            warning,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            $$""","expires_at":"{{expiresAt}}","action_required":"Connect again with a new token","seconds_remaining":{{seconds}}},"request_id":null,"timestamp":"{{Now}}"}""",
            warning,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("session.idle", "idle_timeout", 4000, true)]
    [InlineData("session.pong_timeout", "idle_timeout", 4000, true)]
    [InlineData("auth.token_expired", "max_duration", 4003, true)]
    [InlineData("session.max_duration", "max_duration", 4201, true)]
    [InlineData("auth.revoked", "api_key_revoked", 4000, false)]
    [InlineData("limit.rate", "rate_limit", 1008, true)]
    [InlineData("server.draining", "server_maintenance", 4200, true)]
    public void The_last_message_names_the_reason_and_the_code_that_follows(string error, string reason, int code, bool mayReturn)
    {
        var entry = GatewayErrors.Find(error)!;

        Assert.Equal(
            $$"""{"type":"connection_closing","data":{"reason":"{{reason}}","message":"{{entry.Reason}}","close_code":{{code}},"reconnect_allowed":{{(mayReturn ? "true" : "false")}},"session_state":null},"request_id":null,"timestamp":"{{Now}}"}""",
            Written.By(to => _dialect.WriteDisconnect(new Refusal(entry), to))
        );
        Assert.Equal(code, _dialect.Close(new Refusal(entry)).Code);
    }

    [Theory]
    [InlineData("session.slow_consumer")]
    [InlineData("protocol.violation")]
    [InlineData("auth.forbidden")]
    public void An_end_for_which_SimuTrador_has_no_reason_is_only_a_close_frame(string error) =>
        Assert.Null(Written.By(to => _dialect.WriteDisconnect(new Refusal(GatewayErrors.Find(error)!), to)));

    [Fact]
    public void Nothing_is_said_of_topics_or_to_strangers()
    {
        Assert.False(_dialect.SpeaksToStrangers);
        Assert.Null(Written.By(to => _dialect.WriteUpdate(Updates.Quote.In(Mode.Quote), to)));
        Assert.Null(Answer(new ListAnswer(new ListRequest(null), [])));
        Assert.Equal("simutrador", _dialect.Name);
    }

    [Fact]
    public void A_texts_special_characters_stay_JSON() =>
        Assert.Contains(
            "\"user_id\":\"a\\\"b\"",
            Ready(Pro with { Subject = "a\"b", UserId = "a\"b" }, Professional),
            StringComparison.Ordinal
        );

    private static Grant Pro { get; } =
        new()
        {
            Subject = "user_pro_001",
            Issuer = "simutrador",
            ExpiresAt = new DateTimeOffset(2025, 1, 2, 4, 4, 5, TimeSpan.Zero),
            Plan = "professional",
        };

    private static SessionLimits Professional { get; } =
        new()
        {
            Plan = "professional",
            ConnectionsMax = 10,
            IdleTimeout = TimeSpan.FromHours(1),
            SessionLength = TimeSpan.FromHours(8),
        };

    private string? Ready(Grant grant, SessionLimits limits, int used = 1)
    {
        var welcome = new WelcomeNotice("s_1", grant, limits, 1735787045_000_000_000, TimeSpan.FromHours(1)) { ConnectionsUsed = used };
        return Written.By(to => _dialect.WriteWelcome(welcome, to));
    }

    private string? AnswerTo(FaultyRequest request) => Answer(new ErrorAnswer(request, request.Error));

    private string? Answer(SessionAnswer answer) => Written.By(to => _dialect.WriteAnswer(answer, to));
}

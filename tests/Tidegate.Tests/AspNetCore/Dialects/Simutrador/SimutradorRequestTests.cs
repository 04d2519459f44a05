using System.Text;
using System.Text.Json;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.AspNetCore.Dialects.Simutrador;

public sealed class SimutradorRequestTests
{
    private static readonly string[] ValidMessages =
    [
        """{"type":"ping","data":{},"request_id":"req-1","timestamp":"2024-01-01T00:00:00Z"}""",
        """{"type":"start_simulation","data":{"symbols":["AAPL"],"start_date":"2024-01-02","end_date":"2024-01-03","initial_capital":100000},"request_id":"r"}""",
        """{"type":"order_batch","data":{"session_id":"s","batch_id":"b","orders":[{"order_id":"o1"}]},"request_id":null}""",
        """{"type":"get_session","data":{"session_id":"sess_x"}}""",
    ];

    public static TheoryData<string> SessionOperations =>
        [
            "start_simulation",
            "create_session",
            "get_session",
            "list_sessions",
            "delete_session",
            "pause_simulation",
            "resume_simulation",
            "query_positions",
            "resume_session",
        ];

    [Theory]
    [InlineData("""{"type":"ping"}""", null)]
    [InlineData("""{"type":"ping","data":null,"request_id":null}""", null)]
    [InlineData("""{"type":"ping","data":{},"request_id":"req-1"}""", "\"req-1\"")]
    [InlineData("""{"type":"ping","request_id":"a\u0041\"","somebody":"else's","meta":{"x":1}}""", "\"a\\u0041\\\"\"")]
    public void A_ping_is_read_and_its_request_id_is_kept_as_it_was_written(string message, string? id) =>
        Assert.Equal(new PingRequest(id, null), Read(message));

    [Theory]
    [MemberData(nameof(SessionOperations))]
    public void An_operation_of_a_simulation_is_read_and_its_client_waits_for_a_session_error(string type)
    {
        var operation = Operation($$"""{"type":"{{type}}","data":{},"request_id":"r"}""");

        Assert.Equal(("\"r\"", type, true), (operation.Id, operation.Type, operation.IsOfSession));
    }

    [Theory]
    [InlineData("order_batch")]
    [InlineData("tick_ack")]
    public void Orders_and_acknowledgements_are_read_and_their_client_waits_for_an_error(string type)
    {
        var operation = Operation($$"""{"type":"{{type}}","data":{"session_id":"s"},"request_id":"r"}""");

        Assert.Equal((type, "s", false), (operation.Type, operation.SessionId, operation.IsOfSession));
    }

    [Fact]
    public void The_session_that_an_operation_names_is_kept_for_the_answer() =>
        Assert.Equal("sess_x", Operation("""{"type":"delete_session","data":{"session_id":"sess_x"}}""").SessionId);

    [Theory]
    [InlineData("Ping")]
    [InlineData("heartbeat")]
    [InlineData("connection_ready")]
    [InlineData("start_simulation ")]
    public void A_type_that_nobody_knows_is_an_unknown_type(string type)
    {
        var fault = Fault($$"""{"type":"{{type}}","request_id":"r"}""");

        Assert.Equal(("\"r\"", GatewayErrors.UnknownOperation), (fault.Id, fault.Error));
    }

    [Theory]
    [InlineData("""{"request_id":"r"}""", "Missing required field: type")]
    [InlineData("""{"request_id":"r","type":null}""", "Missing required field: type")]
    [InlineData("""{"request_id":"r","type":""}""", "Missing required field: type")]
    [InlineData("""{"request_id":"r","type":5}""", "Missing required field: type")]
    [InlineData("""{"request_id":"r","type":"ping","data":[]}""", "data must be an object")]
    [InlineData("""{"request_id":"r","type":"ping","data":"text"}""", "data must be an object")]
    [InlineData(
        """{"request_id":"r","type":"get_session","data":{"session_id":5}}""",
        "session_id must be a text of at most 128 characters"
    )]
    public void What_is_wrong_with_a_message_is_said_with_its_request_id(string message, string text)
    {
        var fault = Fault(message);

        Assert.Equal(("\"r\"", GatewayErrors.RequestMalformed, text), (fault.Id, fault.Error, fault.Message));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[\"r\"]")]
    public void A_request_id_that_is_no_text_is_refused_and_not_repeated(string id)
    {
        var fault = Fault($$"""{"type":"ping","request_id":{{id}}}""");

        Assert.Equal((null, GatewayErrors.RequestMalformed), (fault.Id, fault.Error));
        Assert.StartsWith("request_id must be a text", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_id_of_128_characters_is_taken() =>
        Assert.IsType<PingRequest>(Read($$"""{"type":"ping","request_id":"{{new string('r', 128)}}"}"""));

    [Fact]
    public void A_request_id_of_129_characters_is_refused() =>
        Assert.Equal(GatewayErrors.RequestMalformed, Fault($$"""{"type":"ping","request_id":"{{new string('r', 129)}}"}""").Error);

    [Fact]
    public void A_session_id_of_129_characters_is_not_repeated() =>
        Assert.Null(Fault($$$"""{"type":"get_session","data":{"session_id":"{{{new string('s', 129)}}}"}}""").SessionId);

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("\"ping\"")]
    [InlineData("""{"type":"ping","type":"ping"}""")]
    [InlineData("""{"type":"ping"}{"type":"ping"}""")]
    [InlineData("""{"type":"\ud800","request_id":"r"}""")]
    [InlineData("""{"type":"ping","request_id":"\ud800"}""")]
    [InlineData("""{"type":"get_session","request_id":"r","data":{"session_id":"\udc00"}}""")]
    public void What_is_no_message_at_all_is_a_malformed_request_and_no_close(string message)
    {
        var fault = Fault(message);

        Assert.Equal(GatewayErrors.RequestMalformed, fault.Error);
        Assert.Null(fault.Error.CloseCode);
    }

    [Theory]
    [MemberData(nameof(MessageMutations.Hard), MemberType = typeof(MessageMutations))]
    public void A_hard_message_is_a_malformed_request(string message) => Assert.Equal(GatewayErrors.RequestMalformed, Fault(message).Error);

    [Fact]
    public void A_binary_message_closes() =>
        Assert.Equal(new FaultyRequest(null, GatewayErrors.BinaryRefused), Door.Simutrador().ReadBinary([1, 2, 3]));

    [Fact]
    public void Whatever_comes_is_read_without_a_fault_of_ours_and_answered_with_one_message()
    {
        var dialect = Door.Simutrador();
        foreach (var message in MessageMutations.Of(ValidMessages, 20_000, seed: 3).Concat(MessageMutations.Noise(2_000, seed: 4)))
        {
            var request = SimutradorRequests.Read(message);

            Assert.True(request.Id is null || JsonDocument.Parse(request.Id).RootElement.ValueKind is JsonValueKind.String);
            if (request is SimutradorOperation)
            {
                continue;
            }

            SessionAnswer answer = request is FaultyRequest fault
                ? new ErrorAnswer(request, fault.Error)
                : new PongAnswer(Assert.IsType<PingRequest>(request), null, 1);
            Assert.NotNull(Written.By(to => dialect.WriteAnswer(answer, to)));
        }
    }

    private static SimutradorOperation Operation(string message) => Assert.IsType<SimutradorOperation>(Read(message));

    private static SimutradorFault Fault(string message) => Assert.IsType<SimutradorFault>(Read(message));

    private static SessionRequest Read(string message) => SimutradorRequests.Read(Encoding.UTF8.GetBytes(message));
}

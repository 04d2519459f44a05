using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>Subscribing and unsubscribing: what is read, and what is acknowledged.</summary>
public sealed class OpenAlgoMarketTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    [Fact]
    public async Task A_list_is_acknowledged_entry_by_entry_with_the_request_id()
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskTextAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"RELIANCE","exchange":"NSE"},{"symbol":"INFY","exchange":"NSE","mode":3}],"mode":"Quote","depth":5,"request_id":"r1"}"""
        );

        Assert.Equal(
            """{"type":"subscribe","status":"success","message":"Subscription processing complete","broker":"demo","request_id":"r1","subscriptions":["""
                + """{"symbol":"RELIANCE","exchange":"NSE","status":"success","mode":"Quote","depth":5,"broker":"demo"},"""
                + """{"symbol":"INFY","exchange":"NSE","status":"success","mode":"Quote","depth":5,"broker":"demo"}]}""",
            answer
        );
    }

    [Theory]
    [InlineData("1", "LTP")]
    [InlineData("2", "Quote")]
    [InlineData("3", "Depth")]
    [InlineData("4", "Depth")]
    [InlineData("\"LTP\"", "LTP")]
    [InlineData("\"ltp\"", "LTP")]
    [InlineData("\"  qUoTe \"", "Quote")]
    [InlineData("\"DEPTH\"", "Depth")]
    public async Task A_mode_is_a_number_or_a_name_in_any_case(string mode, string name)
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":{{mode}},"depth":5}"""
        );

        var entry = answer.GetProperty("subscriptions")[0];
        Assert.Equal((name, 5), (entry.GetProperty("mode").GetString(), entry.GetProperty("depth").GetInt32()));
    }

    [Fact]
    public async Task The_mode_is_Quote_where_none_is_named()
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(peer, """{"type":"subscribe","symbol":"INFY","exchange":"NSE"}""");

        Assert.Equal("Quote", answer.GetProperty("subscriptions")[0].GetProperty("mode").GetString());
    }

    [Theory]
    [InlineData("0", "Invalid mode 0; expected 1 (LTP), 2 (Quote), or 3 (Depth)")]
    [InlineData("-1", "Invalid mode -1; expected 1 (LTP), 2 (Quote), or 3 (Depth)")]
    [InlineData("100", "Invalid mode 100; expected 1 (LTP), 2 (Quote), or 3 (Depth)")]
    [InlineData("\"\"", "Invalid mode ''; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)")]
    [InlineData("\"Foo\"", "Invalid mode 'Foo'; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)")]
    [InlineData("\"ltp1\"", "Invalid mode 'ltp1'; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)")]
    [InlineData("\"Quotes\"", "Invalid mode 'Quotes'; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)")]
    [InlineData("null", "Mode must be int or str, got NoneType")]
    [InlineData("1.5", "Mode must be int or str, got float")]
    [InlineData("2.0", "Mode must be int or str, got float")]
    [InlineData("1e0", "Mode must be int or str, got float")]
    [InlineData("true", "Mode must be int or str, got bool")]
    [InlineData("[1]", "Mode must be int or str, got list")]
    [InlineData("{}", "Mode must be int or str, got dict")]
    public async Task A_mode_that_is_none_is_named(string mode, string text)
    {
        await using var peer = await world.OpenAsync();

        foreach (var action in new[] { "subscribe", "unsubscribe" })
        {
            var answer = await OpenAlgoWorld.AskTextAsync(
                peer,
                $$"""{"action":"{{action}}","symbol":"INFY","exchange":"NSE","mode":{{mode}}}"""
            );
            Assert.Equal(OpenAlgoWorld.Error("INVALID_MODE", text), answer);
        }
    }

    [Theory]
    [InlineData("""{"action":"subscribe"}""", "At least one symbol must be specified")]
    [InlineData("""{"action":"subscribe","symbols":[]}""", "At least one symbol must be specified")]
    [InlineData("""{"action":"subscribe","symbol":"INFY"}""", "At least one symbol must be specified")]
    [InlineData("""{"action":"subscribe","symbol":"","exchange":"NSE"}""", "At least one symbol must be specified")]
    [InlineData("""{"action":"unsubscribe"}""", "Either symbols or unsubscribe_all is required")]
    [InlineData("""{"action":"unsubscribe","symbols":[],"mode":1}""", "Either symbols or unsubscribe_all is required")]
    public async Task A_request_about_nothing_is_told_so(string message, string text)
    {
        await using var peer = await world.OpenAsync();

        Assert.Equal(OpenAlgoWorld.Error("INVALID_PARAMETERS", text), await OpenAlgoWorld.AskTextAsync(peer, message));
    }

    [Fact]
    public async Task Incomplete_entries_are_passed_over_and_symbols_win_over_a_symbol()
    {
        await using var peer = await world.OpenAsync();

        var none = await OpenAlgoWorld.AckAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"INFY"},{"exchange":"NSE"},7]}""",
            "subscribe"
        );
        var one = await OpenAlgoWorld.AckAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"INFY","exchange":"NSE"}],"symbol":"RELIANCE","exchange":"NSE"}""",
            "subscribe"
        );
        var alias = await OpenAlgoWorld.AckAsync(
            peer,
            """{"action":"subscribe","instruments":[{"symbol":"INFY","exchange":"NSE"}]}""",
            "subscribe"
        );

        Assert.Equal(("success", 0), (none.GetProperty("status").GetString(), none.GetProperty("subscriptions").GetArrayLength()));
        Assert.Equal("INFY", Assert.Single(one.GetProperty("subscriptions").EnumerateArray()).GetProperty("symbol").GetString());
        Assert.Equal(1, alias.GetProperty("subscriptions").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_symbol_costs_itself_and_the_rest_is_granted()
    {
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskTextAsync(
            peer,
            """{"action":"subscribe","symbols":[{"symbol":"infy","exchange":"NSE"},{"symbol":"INFY","exchange":"NSE"},{"symbol":"A B/C","exchange":"NSE"},{"symbol":"INFY","exchange":"MOON"}],"mode":1}"""
        );

        Assert.Equal(
            """{"type":"subscribe","status":"partial","message":"Subscription processing complete","broker":"demo","subscriptions":["""
                + """{"symbol":"infy","exchange":"NSE","status":"error","message":"Symbol infy not found for exchange NSE","broker":"demo"},"""
                + """{"symbol":"INFY","exchange":"NSE","status":"success","mode":"LTP","depth":5,"broker":"demo"},"""
                + """{"symbol":"A B/C","exchange":"NSE","status":"error","message":"Symbol A B/C not found for exchange NSE","broker":"demo"},"""
                + """{"symbol":"INFY","exchange":"MOON","status":"error","message":"Symbol INFY not found for exchange MOON","broker":"demo"}]}""",
            answer
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1001")]
    [InlineData("\"5\"")]
    [InlineData("2.5")]
    public async Task A_depth_that_is_none_is_an_error_of_the_entry_where_a_depth_is_wanted(string depth)
    {
        await using var peer = await world.OpenAsync();

        var refused = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":3,"depth":{{depth}}}"""
        );
        var granted = await OpenAlgoWorld.AskAsync(
            peer,
            $$"""{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":1,"depth":{{depth}}}"""
        );

        Assert.Equal("partial", refused.GetProperty("status").GetString());
        Assert.StartsWith(
            "Invalid depth ",
            refused.GetProperty("subscriptions")[0].GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("success", granted.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Unsubscribing_what_is_not_there_succeeds_and_changes_nothing()
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "INFY", "1");

        var answer = await OpenAlgoWorld.AckAsync(
            peer,
            """{"action":"unsubscribe","symbol":"INFY","exchange":"NSE","mode":2,"request_id":7}""",
            "unsubscribe"
        );
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1701m));

        Assert.Equal(
            """{"type":"unsubscribe","status":"success","message":"Unsubscription processing complete","request_id":7,"successful":[{"symbol":"INFY","exchange":"NSE","status":"success","broker":"demo"}],"failed":[],"broker":"demo"}""",
            answer.GetRawText()
        );
        Assert.Equal(1, OpenAlgoWorld.ModeOf(await OpenAlgoWorld.TickAsync(peer, 1701m)));
    }

    [Fact]
    public async Task The_entries_of_a_list_have_modes_of_their_own_and_a_bad_one_fails_alone()
    {
        await using var peer = await world.OpenAsync();

        var partial = await OpenAlgoWorld.AskAsync(
            peer,
            """{"action":"unsubscribe","symbols":[{"symbol":"INFY","exchange":"NSE","mode":1},{"symbol":"INFY","exchange":"NSE","mode":9}]}"""
        );
        var error = await OpenAlgoWorld.AskAsync(
            peer,
            """{"action":"unsubscribe","symbols":[{"symbol":"INFY","exchange":"NSE","mode":"x"}]}"""
        );

        Assert.Equal("partial", partial.GetProperty("status").GetString());
        Assert.Equal(
            "Invalid mode 9; expected 1 (LTP), 2 (Quote), or 3 (Depth)",
            Assert.Single(partial.GetProperty("failed").EnumerateArray()).GetProperty("message").GetString()
        );
        Assert.Equal("error", error.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{"action":"unsubscribe_all"}""")]
    [InlineData("""{"type":"unsubscribe_all"}""")]
    [InlineData("""{"action":"unsubscribe","unsubscribe_all":true}""")]
    public async Task Everything_can_be_unsubscribed_at_once(string message)
    {
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.SubscribeAsync(peer, "INFY", "1");
        await OpenAlgoWorld.SubscribeAsync(peer, "RELIANCE", "3");

        var answer = await OpenAlgoWorld.AckAsync(peer, message, "unsubscribe");
        var nothing = await OpenAlgoWorld.AckAsync(peer, message, "unsubscribe");
        world.Publish(OpenAlgoWorld.Full(OpenAlgoWorld.Infosys, 1801m));
        var pong = await OpenAlgoWorld.AskAsync(peer, """{"action":"ping"}""");

        Assert.Equal("success", answer.GetProperty("status").GetString());
        Assert.Equal(
            ["INFY", "RELIANCE"],
            answer.GetProperty("successful").EnumerateArray().Select(each => each.GetProperty("symbol").GetString()).Order()
        );
        Assert.Equal(("success", 0), (nothing.GetProperty("status").GetString(), nothing.GetProperty("successful").GetArrayLength()));
        Assert.Equal("pong", pong.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Three_thousand_symbols_fit_in_one_message_and_one_more_is_told_the_capacity()
    {
        await using var large = await OpenAlgoWorld.StartAsync(setup =>
            setup.Services = services =>
                services.AddSingleton<ITopicSource>(
                    new ListedTopics(Mode.Depth, Enumerable.Range(0, 3_001).Select(i => $"md/NSE/SYMBOL{i}"))
                )
        );
        await using var peer = await large.OpenAsync();
        var entries = Enumerable.Range(0, 3_001).Select(i => $$"""{"symbol":"SYMBOL{{i}}","exchange":"NSE"}""");

        var answer = await OpenAlgoWorld.AskAsync(peer, $$"""{"action":"subscribe","symbols":[{{string.Join(',', entries)}}],"mode":1}""");

        var results = answer.GetProperty("subscriptions").EnumerateArray().ToArray();
        Assert.Equal(3_000, results.Count(each => each.GetProperty("status").GetString() == "success"));
        Assert.Equal(
            "Maximum capacity reached: 3 connections × 1000 symbols = 3000 symbols. Currently subscribed to 3000 symbols.",
            results[^1].GetProperty("message").GetString()
        );
    }

    [Fact]
    public async Task More_than_five_thousand_symbols_in_one_message_are_refused_as_a_whole()
    {
        await using var peer = await world.OpenAsync();
        var entries = string.Join(',', Enumerable.Repeat("""{"symbol":"INFY","exchange":"NSE"}""", 5_001));

        var answer = await OpenAlgoWorld.AskTextAsync(peer, $$"""{"action":"subscribe","symbols":[{{entries}}]}""");

        Assert.Equal(OpenAlgoWorld.Error("INVALID_PARAMETERS", "At most 5000 symbols in one message"), answer);
    }
}

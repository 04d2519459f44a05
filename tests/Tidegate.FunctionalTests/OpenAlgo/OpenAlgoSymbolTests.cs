using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Tidegate.FunctionalTests.OpenAlgo;

/// <summary>The table of symbols over REST, row by row as OpenAlgo prints it.</summary>
public sealed class OpenAlgoSymbolTests(OpenAlgoWorld world) : IClassFixture<OpenAlgoWorld>
{
    private const string Call =
        """{"symbol":"NIFTY25AUG2626000CE","brsymbol":"NIFTY 26000 CE 25 AUG 26","name":"NIFTY","exchange":"NFO","brexchange":"NSE_FO","token":"NSE_FO|71399","expiry":"25-AUG-26","strike":26000,"lotsize":65,"instrumenttype":"CE","tick_size":0.05""";

    private const string Share =
        """{"symbol":"RELIANCE","brsymbol":"RELIANCE","name":"Reliance, Industries \"RIL\"","exchange":"NSE","brexchange":"NSE","token":"NSE_EQ|INE002A01018","expiry":"","strike":0,"lotsize":1,"instrumenttype":"EQ","tick_size":0.05""";

    private const string Future =
        """{"symbol":"NIFTY25AUG26FUT","brsymbol":"NIFTY25AUG26FUT","name":"NIFTY","exchange":"NFO","brexchange":"NFO","token":"NSE_FO|1","expiry":"25-AUG-26","strike":0,"lotsize":1,"instrumenttype":"FUT","tick_size":0.05""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("NIFTY 26000 AUG CE", null)]
    [InlineData("ce aug 26000 nifty", "NFO")]
    public async Task A_search_finds_words_in_any_order_and_case_with_the_freeze_quantity(string query, string? exchange)
    {
        var (status, body) = await PostAsync(
            "search",
            new
            {
                apikey = world.Key,
                query,
                exchange,
            }
        );

        Assert.Equal(
            (HttpStatusCode.OK, $$"""{"status":"success","message":"Found 1 matching symbols","data":[{{Call}},"freeze_qty":1800}]}"""),
            (status, body)
        );
    }

    [Fact]
    public async Task A_freeze_quantity_that_nobody_knows_is_0()
    {
        var (_, body) = await PostAsync("search", new { apikey = world.Key, query = "reliance" });

        Assert.Equal($$"""{"status":"success","message":"Found 1 matching symbols","data":[{{Share}},"freeze_qty":0}]}""", body);
    }

    [Fact]
    public async Task A_symbol_has_the_number_of_its_row()
    {
        var first = await PostAsync("symbol", AskFor("RELIANCE", "NSE"));
        var third = await PostAsync("symbol", AskFor("NIFTY25AUG26FUT", "NFO"));

        Assert.Equal("""{"status":"success","data":{"id":1,""" + Share[1..] + "}}", first.Body);
        Assert.Equal("""{"status":"success","data":{"id":3,""" + Future[1..] + "}}", third.Body);
    }

    [Theory]
    [InlineData("reliance", "NSE")] // as it is listed
    [InlineData("RELIANCE", "BSE")]
    public async Task A_symbol_that_is_not_listed_is_not_found(string symbol, string exchange)
    {
        var answer = await PostAsync("symbol", AskFor(symbol, exchange));

        Assert.Equal(
            (HttpStatusCode.NotFound, $$"""{"status":"error","message":"Symbol {{symbol}} not found in exchange {{exchange}}"}"""),
            answer
        );
    }

    [Fact]
    public async Task A_refusal_repeats_no_more_of_a_symbol_than_it_must()
    {
        var (status, body) = await PostAsync("symbol", AskFor(new string('X', 3_000), "NSE"));

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.InRange(body.Length, 1, 300);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"apikey":7,"query":"x"}""", HttpStatusCode.Unauthorized)]
    public async Task A_body_that_is_none_is_refused(string body, HttpStatusCode expected)
    {
        using var http = world.Gateway.Http();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync("/api/v1/search", content, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        Assert.StartsWith("""{"status":"error",""", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_export_has_every_row_as_JSON_and_as_CSV_of_all_or_of_one_exchange()
    {
        ListedMarket.Load(world.Gateway);
        using var http = world.Gateway.Http();
        var path = $"/api/v1/instruments?apikey={world.Key}";

        var json = await http.GetStringAsync(path + "&exchange=NFO", Cancellation);
        using var csv = await http.GetAsync(path + "&format=csv", Cancellation);

        Assert.Equal($$"""{"status":"success","message":"Found 2 instruments","data":[{{Call}}},{{Future}}}]}""", json);
        Assert.Equal(
            ("text/csv", "instruments_all.csv"),
            (csv.Content.Headers.ContentType?.MediaType, csv.Content.Headers.ContentDisposition?.FileName)
        );
        Assert.Equal(
            "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size\n"
                + "RELIANCE,RELIANCE,\"Reliance, Industries \"\"RIL\"\"\",NSE,NSE,NSE_EQ|INE002A01018,,0,1,EQ,0.05\n"
                + "NIFTY25AUG2626000CE,NIFTY 26000 CE 25 AUG 26,NIFTY,NFO,NSE_FO,NSE_FO|71399,25-AUG-26,26000,65,CE,0.05\n"
                + "NIFTY25AUG26FUT,NIFTY25AUG26FUT,NIFTY,NFO,NFO,NSE_FO|1,25-AUG-26,0,1,FUT,0.05\n",
            await csv.Content.ReadAsStringAsync(Cancellation)
        );
    }

    [Fact]
    public async Task A_search_ends_after_five_hundred_rows()
    {
        await using var large = await OpenAlgoWorld.StartAsync(_ => { });
        ListedMarket.LoadMany(large.Gateway, 501);
        using var http = large.Gateway.Http();

        using var answer = await http.PostAsJsonAsync("/api/v1/search", new { apikey = large.Key, query = "SHARE" }, Cancellation);

        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("Found 500 matching symbols", body.GetProperty("message").GetString());
        Assert.Equal(500, body.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("?format=xml", HttpStatusCode.BadRequest, "Invalid format or exchange")]
    [InlineData("?exchange=NSE%0d%0aX", HttpStatusCode.BadRequest, "Invalid format or exchange")]
    [InlineData("", HttpStatusCode.OK, "Found ")]
    [InlineData("?exchange=MOON", HttpStatusCode.OK, "Found 0 instruments")]
    public async Task An_export_says_what_is_wrong_with_its_address(string query, HttpStatusCode status, string text)
    {
        using var http = world.Gateway.Http();
        http.DefaultRequestHeaders.Add("X-API-Key", world.Key);

        using var answer = await http.GetAsync($"/api/v1/instruments{query}", Cancellation);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_two_places_is_a_call_in_two_voices()
    {
        using var http = world.Gateway.Http();
        http.DefaultRequestHeaders.Add("X-API-Key", world.Key);

        using var answer = await http.PostAsJsonAsync("/api/v1/search", new { apikey = world.Key, query = "NIFTY" }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"symbol":"RELIANCE"}""")]
    [InlineData("""{"symbol":"","exchange":"NSE"}""")]
    [InlineData("{}")]
    public async Task A_symbol_needs_its_exchange(string body)
    {
        using var http = world.Gateway.Http();
        http.DefaultRequestHeaders.Add("X-API-Key", world.Key);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync("/api/v1/symbol", content, Cancellation);

        Assert.Equal(
            (HttpStatusCode.BadRequest, """{"status":"error","message":"Symbol and exchange are required"}"""),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation))
        );
    }

    private object AskFor(string symbol, string exchange) =>
        new
        {
            apikey = world.Key,
            symbol,
            exchange,
        };

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string call, object body)
    {
        ListedMarket.Load(world.Gateway);
        using var http = world.Gateway.Http();
        using var answer = await http.PostAsJsonAsync($"/api/v1/{call}", body, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}

using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Endpoints;

namespace Tidegate.Tests.AspNetCore.Endpoints;

public sealed class RouteNamesTests
{
    [Fact]
    public void An_address_without_names_names_nothing() => Assert.Same(RouteNames.None, RouteNames.Of(Request("?floor_id=2"), []));

    [Fact]
    public void What_the_path_names_is_kept_as_text_and_found_in_any_case()
    {
        var names = RouteNames.Of(Request("?other=1", ("station_id", "grill"), ("number", 7)), []);

        Assert.Equal(("grill", "7"), (names["STATION_ID"], names["number"]));
        Assert.Equal(2, names.Count);
    }

    [Fact]
    public void Query_parameters_count_where_the_endpoint_says_so()
    {
        var names = RouteNames.Of(Request("?floor_id=2&other=1", ("restaurant_id", "5")), ["floor_id", "table_id"]);

        Assert.Equal(["floor_id", "restaurant_id"], names.Keys.Order());
        Assert.Equal("2", names["floor_id"]);
    }

    [Fact]
    public void A_parameter_that_is_there_twice_names_nothing_and_the_path_wins_over_the_query()
    {
        var names = RouteNames.Of(Request("?floor_id=2&floor_id=3&restaurant_id=6", ("restaurant_id", "5")), ["floor_id", "restaurant_id"]);

        Assert.Equal(["restaurant_id"], names.Keys);
        Assert.Equal("5", names["restaurant_id"]);
    }

    private static HttpRequest Request(string query, params (string Name, object Value)[] route)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        foreach (var (name, value) in route)
        {
            request.RouteValues[name] = value;
        }

        return request;
    }
}

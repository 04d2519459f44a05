namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>Requests with values that nobody means: each has an answer, and the simulator goes on.</summary>
public sealed class SimulatedHostilityTests
{
    private static readonly string[] Values =
    [
        "0",
        "-1",
        "1",
        "0.5",
        "1e-8",
        "1e-28",
        "60000",
        "10000000000000",
        "-10000000000000",
        "2147483648",
        "9223372036854775808",
        "50000000000000000000000000000",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "1e400",
        "true",
        "false",
        "null",
        "[]",
        "{}",
        "[1,null,{}]",
        "\"\"",
        "\"BTC/USD\"",
        "\"sell\"",
        "\"market\"",
        "\"iceberg\"",
        "\"stop-loss\"",
        "\"GTD\"",
        "\"9999-12-31T23:59:59.999999Z\"",
        "\"\\ud800\"",
    ];

    private static readonly (string Method, string[] Params)[] Orders =
    [
        (
            "add_order",
            [
                "order_type=\"limit\"",
                "side=\"buy\"",
                "limit_price=60000",
                "order_qty=0.01",
                "symbol=\"BTC/USD\"",
                "?time_in_force=\"GTC\"",
                "?display_qty=0.01",
                "?cash_order_qty=1",
                "?expire_time=\"2026-01-01T00:00:00Z\"",
                "?order_userref=1",
                "?triggers={\"price\":50000000000000000000000000000}",
            ]
        ),
        ("amend_order", ["order_id=\"O\"", "order_qty=1", "limit_price=1", "?display_qty=1", "?trigger_price=1"]),
        ("edit_order", ["order_id=\"O\"", "symbol=\"BTC/USD\"", "order_qty=1", "limit_price=1"]),
        ("cancel_order", ["order_id=[\"O\"]", "?order_userref=[1]"]),
        ("cancel_all_orders_after", ["timeout=10"]),
        ("batch_add", ["symbol=\"BTC/USD\"", "orders=[{\"order_qty\":50000000000000000000000000000},7]"]),
        ("batch_cancel", ["orders=[\"a\",\"b\"]", "cl_ord_id=[\"c\"]"]),
        ("subscribe", ["channel=\"executions\"", "snap_orders=true"]),
    ];

    private static readonly (string Method, string[] Params)[] Subscriptions =
    [
        ("subscribe", ["channel=\"book\"", "symbol=[\"BTC/USD\"]", "depth=10"]),
        ("subscribe", ["channel=\"ohlc\"", "symbol=[\"BTC/USD\"]", "interval=1"]),
        ("subscribe", ["channel=\"ticker\"", "symbol=[\"BTC/USD\"]", "event_trigger=\"bbo\""]),
        ("unsubscribe", ["channel=\"book\"", "symbol=[\"BTC/USD\"]", "depth=10"]),
    ];

    [Fact]
    public async Task Orders_with_any_values_are_answered_and_the_socket_lives()
    {
        await using var kraken = new SimulatedKraken();
        var (socket, token) = await kraken.TradeAsync();

        await AskAllAsync(kraken, socket, Orders, [$"\"token\":\"{token}\""]);

        await kraken.Simulator.DisposeAsync(); // ends without a fault of any connection
    }

    [Fact]
    public async Task Subscriptions_with_any_values_are_answered_and_the_socket_lives()
    {
        await using var kraken = new SimulatedKraken();
        var socket = await kraken.ConnectAsync(kraken.Simulator.PublicAddress);

        await AskAllAsync(kraken, socket, Subscriptions, []);

        await kraken.Simulator.DisposeAsync();
    }

    // Each value in the place of each parameter, one at a time: what comes before it must not hide it.
    private static async Task AskAllAsync(
        SimulatedKraken kraken,
        SimulatedSocket socket,
        (string Method, string[] Params)[] kinds,
        string[] more
    )
    {
        var number = 0;
        foreach (var (method, parameters) in kinds)
        {
            foreach (var (parameter, value) in parameters.SelectMany(parameter => Values.Select(value => (parameter, value))))
            {
                await socket.SayAsync(Frame(method, parameters, parameter, value, more));
                if (++number % 20 == 0)
                {
                    // Everything before has been read when this is answered; and the counters fall.
                    await socket.SayAsync("""{"method":"ping"}""");
                    await socket.NextAsync(frame => frame.TryGetProperty("method", out var name) && name.GetString() == "pong");
                    kraken.Time.Advance(TimeSpan.FromSeconds(20));
                }
            }
        }
    }

    // One with a question mark is there only when it is its turn.
    private static string Frame(string method, string[] parameters, string turn, string value, string[] more)
    {
        var members = parameters
            .Where(parameter => parameter == turn || !parameter.StartsWith('?'))
            .Select(parameter =>
                parameter.TrimStart('?').Split('=', 2) is var pair ? $"\"{pair[0]}\":{(parameter == turn ? value : pair[1])}" : ""
            );
        return "{\"method\":\"" + method + "\",\"params\":{" + string.Join(',', [.. members, .. more]) + "},\"req_id\":0}";
    }
}

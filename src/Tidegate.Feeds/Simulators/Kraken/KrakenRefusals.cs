using System.Net;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Requests that a <see cref="KrakenSimulator"/> is to refuse although they are good. Thread-safe.</summary>
/// <remarks>A request is named as it names itself: <c>GetWebSocketsToken</c>, <c>AddOrder</c>, <c>add_order</c>; a subscription by its channel: <c>executions</c>. The first that was told and fits is taken.</remarks>
public sealed class KrakenRefusals
{
    private readonly Lock _gate = new();
    private readonly List<Order> _orders = [];

    /// <summary>Refuses the next requests with an error of the exchange, for example <c>EService:Unavailable</c>.</summary>
    /// <param name="error">The text.</param>
    /// <param name="request">Which request; null: any.</param>
    /// <param name="times">How often; at least 1.</param>
    public void Next(string error, string? request = null, int times = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(error);
        Add(request, times, new KrakenRefusal(error));
    }

    /// <summary>Answers the next calls of REST with a status of HTTP and no body, as what stands before the exchange does.</summary>
    public void NextStatus(HttpStatusCode status, string? request = null, int times = 1) =>
        Add(request, times, new KrakenRefusal(null) { Status = status });

    /// <summary>Answers the next calls of REST with this body.</summary>
    public void NextBody(string body, string? request = null, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(body);
        Add(request, times, new KrakenRefusal(null) { Body = body });
    }

    /// <summary>Does what the next calls of REST want, and breaks the connection before they hear of it.</summary>
    public void NextLost(string? request = null, int times = 1) => Add(request, times, new KrakenRefusal(null) { IsLost = true });

    /// <summary>Says nothing to the next requests. A call of REST is carried out, and its connection stays open for a minute; a request on a socket is not.</summary>
    public void NextSilence(string? request = null, int times = 1) => Add(request, times, new KrakenRefusal(null) { IsSilent = true });

    /// <summary>Forgets what has not happened yet.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _orders.Clear();
        }
    }

    internal KrakenRefusal? Take(string request)
    {
        lock (_gate)
        {
            var index = _orders.FindIndex(order => order.Request is null || order.Request == request);
            if (index < 0)
            {
                return null;
            }

            var order = _orders[index];
            if (--order.Left == 0)
            {
                _orders.RemoveAt(index);
            }

            return order.Refusal;
        }
    }

    private void Add(string? request, int times, KrakenRefusal refusal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_gate)
        {
            _orders.Add(new Order(request, times, refusal));
        }
    }

    private sealed class Order(string? request, int left, KrakenRefusal refusal)
    {
        public string? Request { get; } = request;

        public int Left { get; set; } = left;

        public KrakenRefusal Refusal => refusal;
    }
}

/// <summary>How one request is refused.</summary>
/// <param name="Error">With this error; null: otherwise.</param>
internal sealed record KrakenRefusal(string? Error)
{
    public HttpStatusCode? Status { get; init; }

    public string? Body { get; init; }

    public bool IsLost { get; init; }

    public bool IsSilent { get; init; }
}

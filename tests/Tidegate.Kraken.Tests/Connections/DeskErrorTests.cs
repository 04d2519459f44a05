using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Rest;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Connections;

/// <summary>A subscription that is refused with any text of the table is presented again, asked again later, or over with its reason: never silently nothing.</summary>
public sealed class DeskErrorTests : IDisposable
{
    private static readonly KrakenTopic Topic = new(KrakenChannels.Ticker, "BTC/USD");

    private readonly ManualTime _time = new();
    private readonly RecordedWire _wire = new();
    private readonly SubscriptionDesk _desk;

    public DeskErrorTests()
    {
        _desk = new SubscriptionDesk(_wire, new KrakenClientOptions { TimeProvider = _time });
        _desk.Open();
        _desk.Add([Topic]);
        _wire.Take();
    }

    /// <summary>The texts of the table that a subscription may meet; those of orders are none of them.</summary>
    public static TheoryData<string> Texts =>
        [
            .. KrakenErrors.Known.Where(text => !text.StartsWith("EOrder", StringComparison.Ordinal)),
            "EAuth:Account temporary disabled",
            "EAuth:Account unconfirmed",
            "EAuth:Failed",
            "EAccount:Invalid permissions",
            "EQuery:Unknown asset pair",
            "Token(s) not found",
            "Exceeded msg rate",
            "Currency pair not supported BTC/USD",
            "Subscription name invalid",
            "Symbol(s) not found",
            "Unsupported field: 'x' for the given msg type: subscribe",
            "Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com",
            "",
        ];

    public void Dispose() => _desk.Dispose();

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_text_has_what_its_policy_says(string text)
    {
        var verdict = Refuse(text);

        var policy = KrakenErrors.Parse(text).Policy;
        if (policy == KrakenErrorPolicy.RenewToken)
        {
            Assert.Equal([Topic], verdict.Represent);
        }
        else if (
            text == "Exceeded msg rate"
            || (
                policy is KrakenErrorPolicy.RetryWithBackoff or KrakenErrorPolicy.RetryAfterDecay or KrakenErrorPolicy.RetryAtTime
                && KrakenErrors.Parse(text).Kind != KrakenErrorKind.Unknown
            )
        )
        {
            Assert.Empty(verdict.Refused);
            Assert.Empty(_wire.Take());
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(_desk.Tick());
            Assert.Equal(["subscribe ticker 0: BTC/USD"], _wire.Take());
        }
        else
        {
            Assert.Equal([Topic], verdict.Refused);
            Assert.Equal(0, _desk.Count().Wanted);
        }
    }

    [Fact]
    public void Throttled_until_an_instant_is_asked_again_then_and_not_before()
    {
        Refuse($"EService: Throttled: {_time.GetUtcNow().ToUnixTimeSeconds() + 90}");

        _time.Advance(TimeSpan.FromSeconds(88));
        Assert.True(_desk.Tick());
        Assert.Empty(_wire.Take());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_desk.Tick());
        Assert.Single(_wire.Take());
    }

    [Fact]
    public void Busy_exchange_is_asked_six_times_more_with_growing_pauses_and_then_it_is_over()
    {
        var begun = _time.GetTimestamp();
        var asked = new List<double>();
        var verdict = Refuse("EService:Busy");
        while (verdict.Refused.Length == 0 && asked.Count < 20)
        {
            while (_wire.Take().Length == 0)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                Assert.True(_desk.Tick());
                if (_wire.Sent.Count > 0)
                {
                    asked.Add(_time.GetElapsedTime(begun).TotalSeconds);
                }
            }

            verdict = Refuse("EService:Busy");
        }

        Assert.Equal([1, 3, 7, 15, 31, 63], asked);
        Assert.Equal("EService:Busy", verdict.Error);
    }

    private DeskVerdict Refuse(string text) =>
        _desk.OnReply(
            new KrakenSocketReply("subscribe", false)
            {
                ReqId = _wire.LastId,
                Symbol = "BTC/USD",
                Error = text,
            }
        );
}

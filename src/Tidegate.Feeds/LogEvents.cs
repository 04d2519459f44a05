namespace Tidegate.Feeds;

/// <summary>Event ids of this assembly's logs: 5000 to 5999. Never renamed, never reused.</summary>
internal static class LogEvents
{
    public const int FeedStarting = 5000;
    public const int FeedEnded = 5001;
    public const int FeedRefused = 5002;
    public const int FeedFailed = 5003;
    public const int CsvLoaded = 5100;
    public const int CsvFieldCount = 5101;
    public const int CsvValue = 5102;
    public const int CsvLineTooLong = 5103;
    public const int CsvMoreBadRows = 5104;
    public const int CsvFieldCountAtLeast = 5105;
    public const int ReplayChanged = 5110;
    public const int UserReplayMade = 5111;
    public const int UserReplayEnded = 5112;
    public const int BrokerConnected = 5400;
    public const int BrokerLost = 5401;
    public const int BrokerNeedsLogin = 5402;
    public const int BrokerThrottled = 5403;
    public const int BrokerFault = 5404;
    public const int BrokerNotice = 5405;
    public const int BrokerOverCapacity = 5406;
    public const int BrokerUnknownExchange = 5407;
    public const int BrokerReleased = 5408;
    public const int KrakenStreamEnded = 5500;
    public const int KrakenPairsKnown = 5501;
    public const int KrakenKeyReplaced = 5502;
    public const int KrakenKeyUnreadable = 5503;
    public const int KrakenKeyGivenUp = 5504;
    public const int SimulatorKnocked = 5200;
    public const int SimulatorEnded = 5201;
    public const int SimulatorNotAccepted = 5202;
    public const int SimulatorFaulted = 5203;
    public const int TopicsTookOver = 5300;
}

namespace Tidegate.Kraken;

/// <summary>Event ids of this assembly's logs: 11000 to 11999. Never renamed, never reused.</summary>
internal static class LogEvents
{
    public const int NonceFileUnusable = 11000;
    public const int NonceJumped = 11001;
    public const int NonceFlushFailed = 11002;
    public const int TokenDetail = 11100;
    public const int TokenObtained = 11101;
    public const int TokenAttemptFailed = 11102;
    public const int TokenRecovering = 11103;
    public const int TokenStopped = 11104;
    public const int TokenBreakerOpened = 11105;
    public const int TokenBreakerClosed = 11106;
    public const int TokenStoreUnusable = 11107;
    public const int TokenSupplied = 11108;
    public const int ConnectionLive = 11300;
    public const int ConnectionLost = 11301;
    public const int ConnectionBudget = 11302;
    public const int ConnectionEnded = 11303;
    public const int FrameFault = 11310;
    public const int SubscriptionRefused = 11311;
    public const int FrameUntaken = 11312;
    public const int BookResync = 11320;
    public const int SequenceGap = 11321;
}

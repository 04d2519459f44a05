namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>OpenAlgo's codes and texts, to the letter: its clients compare some of them.</summary>
internal static class OpenAlgoTexts
{
    public const string InvalidJson = "INVALID_JSON";
    public const string InvalidAction = "INVALID_ACTION";
    public const string AuthenticationError = "AUTHENTICATION_ERROR";
    public const string NotAuthenticated = "NOT_AUTHENTICATED";
    public const string InvalidMode = "INVALID_MODE";
    public const string InvalidParameters = "INVALID_PARAMETERS";
    public const string BrokerError = "BROKER_ERROR";
    public const string ProcessingError = "PROCESSING_ERROR";
    public const string ServerError = "SERVER_ERROR";

    /// <summary>A code of ours: OpenAlgo knows no limit of messages.</summary>
    public const string RateLimited = "RATE_LIMITED";

    /// <summary>In OpenAlgo the text of a symbol's answer begins with it; here the broker's room is known only after that.</summary>
    public const string CapacityReached = "MAX_CAPACITY_REACHED";

    public const string BrokerFull = "Maximum capacity reached at the broker; the symbol waits for room";
    public const string BrokerFullForMode = "Maximum capacity reached at the broker; the symbol comes in a lower mode until there is room";
    public const string NotJson = "Invalid JSON message";
    public const string NotAnObject = "Message must be a JSON object";
    public const string KeyMissing = "API key is required";
    public const string KeyInvalid = "Invalid API key";
    public const string SignInFirst = "You must authenticate first";
    public const string NothingToSubscribe = "At least one symbol must be specified";
    public const string NothingToUnsubscribe = "Either symbols or unsubscribe_all is required";
    public const string NoBroker = "No broker configuration found for user";
    public const string NoAdapter = "Broker adapter not found";
    public const string NoBrokerInfo = "Broker information not available";

    public const string Authenticated = "Authentication successful";
    public const string Subscribed = "Subscription processing complete";
    public const string Unsubscribed = "Unsubscription processing complete";
    public const string OrdersSubscribed = "Subscribed to order updates";
    public const string OrdersUnsubscribed = "Unsubscribed from order updates";

    public const string AuthTimeout = "auth timeout";
    public const string KeyRevoked = "key revoked";
    public const string PongTimeout = "keepalive ping timeout"; // as the library of OpenAlgo's server says it

    /// <summary>Characters of what a client wrote that an answer repeats.</summary>
    public const int EchoCharsMax = 128;

    private const int ConnectionSymbols = 1_000; // MAX_SYMBOLS_PER_WEBSOCKET

    public static string Action(string? action) => $"Invalid action: {Cut(action ?? "None")}";

    public static string ModeValue(string value) => $"Invalid mode {Cut(value)}; expected 1 (LTP), 2 (Quote), or 3 (Depth)";

    public static string ModeText(string text) => $"Invalid mode '{Cut(text)}'; expected 'LTP', 'Quote', or 'Depth' (case-insensitive)";

    public static string ModeType(string type) => $"Mode must be int or str, got {type}";

    public static string SymbolUnknown(string symbol, string exchange) => $"Symbol {symbol} not found for exchange {exchange}";

    public static string Depth(string value) => $"Invalid depth {Cut(value)}; expected an integer from 1 to 1000";

    public static string Forbidden(string symbol, string exchange) => $"Subscription to {symbol} on {exchange} is not allowed";

    /// <summary>Said only of a session that has all it may have.</summary>
    public static string Full(int used)
    {
        var connections = Math.Max(1, used / ConnectionSymbols);
        var each = used / connections;
        return $"Maximum capacity reached: {connections} connections × {each} symbols = {used} symbols. Currently subscribed to {used} symbols.";
    }

    public static string Batch(int max) => $"At most {max} symbols in one message";

    public static string Cut(string text) => text.Length <= EchoCharsMax ? text : text[..EchoCharsMax];
}

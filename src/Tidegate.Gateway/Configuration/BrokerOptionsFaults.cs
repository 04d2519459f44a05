using Tidegate.Feeds.Brokers;

namespace Tidegate.Gateway.Configuration;

/// <summary>What is wrong with the configured brokers: everything at once, one sentence each.</summary>
internal static class BrokerOptionsFaults
{
    public static IEnumerable<string> Find(IReadOnlyDictionary<string, BrokerOptions> brokers) =>
        brokers.SelectMany(broker => Find(broker.Key, broker.Value).Select(fault => $"Tidegate:Brokers:{broker.Key}: {fault}"));

    private static IEnumerable<string> Find(string name, BrokerOptions options)
    {
        Uri? address = null;
        if (options.Address is { } text && !Uri.TryCreate(text, UriKind.Absolute, out address))
        {
            return [$"Address \"{text}\" is no address such as ws://127.0.0.1:9001."];
        }

        try
        {
            return BrokerOptions.LanguageOf(name, address) is { } language
                ? BrokerFeedOptionsFaults.Find(options.Feed, language.Habits)
                : ["no broker of that name has a feed here: zerodha and angel have."];
        }
        catch (ArgumentException)
        {
            return [$"Address \"{options.Address}\" is no ws or wss address without user, query and fragment."];
        }
    }
}

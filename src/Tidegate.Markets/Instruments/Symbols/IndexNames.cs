using System.Collections.Frozen;

namespace Tidegate.Markets.Instruments.Symbols;

/// <summary>OpenAlgo's names of indices: upper case without blanks and hyphens, except where the brokers' name is another one.</summary>
/// <remarks>Source: OpenAlgo, <c>docs/prompt/symbol-format.md</c> and the master contracts of its brokers (2026-08-22).</remarks>
internal static class IndexNames
{
    private static readonly FrozenDictionary<string, string> Nse = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["NIFTY50"] = "NIFTY",
        ["NIFTYBANK"] = "BANKNIFTY",
        ["NIFTYFINSERVICE"] = "FINNIFTY",
        ["NIFTYNEXT50"] = "NIFTYNXT50",
        ["NIFTYMIDSELECT"] = "MIDCPNIFTY",
        ["NIFTYMIDCAPSELECT"] = "MIDCPNIFTY",
        // Dhan's own words for what the others abbreviate.
        ["NIFTYMCAP50"] = "NIFTYMIDCAP50",
        ["NIFTYMID100FREE"] = "NIFTYMIDCAP100",
        ["NIFTYMIDSMALLCAP400"] = "NIFTYMIDSML400",
        ["NIFTYSMALLCAP50"] = "NIFTYSMLCAP50",
        ["NIFTYSMALLCAP100"] = "NIFTYSMLCAP100",
        ["NIFTYSMALLCAP250"] = "NIFTYSMLCAP250",
        ["NIFTY100EQUALWEIGHT"] = "NIFTY100EQLWGT",
        ["NIFTY100LOWVOLATILITY30"] = "NIFTY100LOWVOL30",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Short codes of BSE. AUTO, METAL, INFRA and others are shares too: so these are for rows of BSE_INDEX only.
    private static readonly FrozenDictionary<string, string> Bse = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["SENSEX"] = "SENSEX",
        ["BANKEX"] = "BANKEX",
        ["SENSEX50"] = "SENSEX50",
        ["SNSX50"] = "SENSEX50",
        ["SNXT50"] = "BSESENSEXNEXT50",
        ["MID150"] = "BSE150MIDCAPINDEX",
        ["LMI250"] = "BSE250LARGEMIDCAPINDEX",
        ["MSL400"] = "BSE400MIDSMALLCAPINDEX",
        ["INFRA"] = "BSEINDIAINFRASTRUCTUREINDEX",
        ["MIDSEL"] = "BSEMIDCAPSELECTINDEX",
        ["SMLSEL"] = "BSESMALLCAPSELECTINDEX",
        ["BSECG"] = "BSECAPITALGOODS",
        ["BSECD"] = "BSECONSUMERDURABLES",
        ["BSEHC"] = "BSEHEALTHCARE",
        ["BSEIT"] = "BSEINFORMATIONTECHNOLOGY",
        ["BSEFMC"] = "BSEFASTMOVINGCONSUMERGOODS",
        ["FMC"] = "BSEFASTMOVINGCONSUMERGOODS",
        ["FINSER"] = "BSEFINANCIALSERVICES",
        ["FIN"] = "BSEFINANCIALSERVICES",
        ["INDSTR"] = "BSEINDUSTRIALS",
        ["CARBON"] = "BSECARBONEX",
        ["DOL30"] = "BSEDOLLEX30",
        ["DOL100"] = "BSEDOLLEX100",
        ["DOL200"] = "BSEDOLLEX200",
        ["GREENX"] = "BSEGREENEX",
        ["LRGCAP"] = "BSELARGECAP",
        ["OILGAS"] = "BSEOIL&GAS",
        ["SMLCAP"] = "BSESMALLCAP",
        ["TELCOM"] = "BSETELECOM",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Global = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["^HSI"] = "HANGSENG",
        ["^DJI"] = "DOWJONES",
        ["^FTSE"] = "UK100",
        ["^GSPC"] = "US500",
        ["^GDAXI"] = "GERMANY40",
        ["^FCHI"] = "FRANCE40",
        ["^N225"] = "JAPAN225",
        ["IXIX"] = "US100",
        ["DOWFUTURES"] = "US30",
        ["BZUSD"] = "BRENTOIL",
        ["CLUSD"] = "WTIOIL",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The symbol of an index.</summary>
    /// <param name="name">The broker's name, for example <c>Nifty Fin Service</c>.</param>
    /// <param name="exchange">OpenAlgo's code of an exchange of indices.</param>
    public static string SymbolOf(string name, string exchange)
    {
        var plain = name.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return exchange switch
        {
            "NSE_INDEX" => Nse.GetValueOrDefault(plain, plain),
            // The rest of BSE's codes get its name in front: POWER is BSEPOWER.
            "BSE_INDEX" => Bse.TryGetValue(plain, out var known) ? known
            : plain.StartsWith("BSE", StringComparison.Ordinal) ? plain
            : "BSE" + plain,
            "GLOBAL_INDEX" => Global.GetValueOrDefault(plain, plain),
            _ => plain,
        };
    }
}

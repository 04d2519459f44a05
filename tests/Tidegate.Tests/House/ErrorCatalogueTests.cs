using System.Globalization;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.House;

public sealed class ErrorCatalogueTests
{
    [Fact]
    public void Error_page_says_what_the_catalogue_says() => ReviewedFile.AssertMatches("docs/errors.md", [.. Page()]);

    private static IEnumerable<string> Page()
    {
        yield return "# Errors";
        yield return "";
        yield return "Every ending and every refusal, generated from the catalogue in `src/Tidegate.Core/Errors/GatewayErrors.cs`.";
        yield return "The same id is on the wire, in the log and in the metric. Ids are never renamed and never reused.";
        yield return "";
        yield return "The close code carries the advice: 4000 to 4099, do not come back without a new credential or a changed request;";
        yield return "4100 to 4199, come back with back-off (full jitter); 4200 to 4299, come back now or after the delay given.";
        yield return "No close code: the socket stays open, or was never opened. No HTTP status: cannot happen before the upgrade.";
        yield return "";
        yield return "| id | close code | HTTP | retry | reason |";
        yield return "| --- | --- | --- | --- | --- |";
        foreach (var error in GatewayErrors.All)
        {
            yield return $"| `{error.Id}` | {Number(error.CloseCode)} | {Number(error.HttpStatus)} | {Retry(error)} | {error.Reason} |";
        }
    }

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Retry(GatewayError error) => char.ToLowerInvariant(error.Retry.ToString()[0]) + error.Retry.ToString()[1..];
}

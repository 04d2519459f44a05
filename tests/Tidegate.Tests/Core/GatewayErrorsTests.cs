using System.Text;
using System.Text.RegularExpressions;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Core;

public sealed partial class GatewayErrorsTests
{
    [Fact]
    public void Ids_are_unique_dotted_and_found_again()
    {
        Assert.Equal(GatewayErrors.All.Length, GatewayErrors.All.Select(error => error.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(GatewayErrors.All, error => Assert.Matches(DottedId(), error.Id));
        Assert.All(GatewayErrors.All, error => Assert.Same(error, GatewayErrors.Find(error.Id)));
        Assert.Null(GatewayErrors.Find("no.such"));
    }

    [Fact]
    public void The_catalogue_lists_every_entry()
    {
        var declared = typeof(GatewayErrors).GetFields().Select(field => field.GetValue(null)).OfType<GatewayError>();

        Assert.Equal(declared, GatewayErrors.All);
    }

    [Fact]
    public void Close_codes_are_unique_and_may_be_sent()
    {
        int[] codes = [.. GatewayErrors.All.Select(error => error.CloseCode).OfType<int>()];

        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.True(code is 1002 or 1003 or 1007 or 1009 or 1011 or (>= 4000 and <= 4299)));
    }

    [Fact]
    public void The_range_of_a_close_code_gives_the_same_advice_as_its_retry() =>
        Assert.All(
            GatewayErrors.All.Where(error => error.CloseCode >= 4000),
            error => Assert.Equal(error.CloseCode >= 4100, error.Retry == Retry.AfterDelay)
        );

    [Fact]
    public void Every_reason_fits_into_a_close_frame_and_is_plain_text() =>
        Assert.All(
            GatewayErrors.All,
            error =>
            {
                Assert.InRange(Encoding.UTF8.GetByteCount(error.Reason), 1, GatewayError.ReasonBytesMax);
                Assert.True(Ascii.IsValid(error.Reason) && !error.Reason.Any(char.IsControl));
            }
        );

    [Fact]
    public void Http_statuses_are_refusals_and_401_asks_for_a_credential()
    {
        Assert.All(GatewayErrors.All, error => Assert.True(error.HttpStatus is null or (>= 400 and < 600)));
        Assert.All(GatewayErrors.All.Where(error => error.HttpStatus == 401), error => Assert.Equal(Retry.AfterNewCredential, error.Retry));
    }

    [Fact]
    public void A_reason_of_123_bytes_is_taken_and_one_of_124_is_not()
    {
        _ = new GatewayError("test.fits", null, null, Retry.Never, new string('x', 123));

        Assert.Throws<ArgumentException>(() => new GatewayError("test.long", null, null, Retry.Never, new string('x', 121) + "₹"));
    }

    [GeneratedRegex("^[a-z]+\\.[a-z0-9_]+$")]
    private static partial Regex DottedId();
}

using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Tidegate.AspNetCore.Api;

namespace Tidegate.AspNetCore.Identity;

/// <summary>Reads name and password from a form (RFC 6749 §4.3.2) or a JSON object.</summary>
internal static class PasswordForm
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Media types in which they may come.</summary>
    public static readonly ApiContent Content = new([Form, "application/json"], IdentityJson.Default.PasswordBody);

    /// <summary>What the body holds; null: it is no such body.</summary>
    /// <param name="request">Its head.</param>
    /// <param name="body">Its body, whole.</param>
    public static PasswordBody? Read(HttpRequest request, byte[] body)
    {
        if (body.Length == 0)
        {
            return new PasswordBody();
        }

        if (request.ContentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) is not true)
        {
            return ApiReply.TryRead(body, IdentityJson.Default.PasswordBody, out var read) ? read : null;
        }

        try
        {
            using var reader = new FormReader(new MemoryStream(body), Encoding.UTF8)
            {
                ValueCountLimit = 16,
                KeyLengthLimit = 64,
                ValueLengthLimit = ApiBody.SmallBytesMax,
            };
            var form = reader.ReadForm();
            return Single(form, "username", out var name) && Single(form, "password", out var password)
                ? new PasswordBody(name, password)
                : null;
        }
        catch (InvalidDataException) // too many or too long
        {
            return null;
        }
    }

    // Of one that is there twice two readers could take different ones.
    private static bool Single(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> form, string name, out string? value)
    {
        value = form.TryGetValue(name, out var values) ? values.ToString() : null;
        return values.Count <= 1;
    }
}

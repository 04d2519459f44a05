using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.FunctionalTests.Life;

/// <summary>Signs tokens with the framework's own cryptography.</summary>
internal static class TestToken
{
    /// <summary>A token for both kinds of endpoint, good for an hour.</summary>
    public static string For(string subject, string secret = GatewayProcess.Secret)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims =
            $$"""{"sub":"{{subject}}","jti":"{{subject}}-1","iat":{{now}},"exp":{{now + 3_600}},"user_id":"{{subject}}","permissions":["read_data"]}""";
        var input = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(claims)}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(input));
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

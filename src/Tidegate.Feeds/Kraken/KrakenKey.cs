using Tidegate.Kraken.Signing;
using Tidegate.Kraken.Storage;

namespace Tidegate.Feeds.Kraken;

/// <summary>An API key with its secret, from the options or from a file that may be replaced while the gateway runs.</summary>
internal sealed record KrakenKey(string ApiKey, string ApiSecret, string? OneTimePassword)
{
    private const int CharsMax = 4_096;

    /// <summary>The key of an account as it is now.</summary>
    /// <param name="options">The account's.</param>
    /// <param name="problem">Why there is none; no part of the file is in it.</param>
    public static KrakenKey? Read(KrakenAccountOptions options, out string? problem)
    {
        problem = null;
        if (options.KeyFile is not { } file)
        {
            return new KrakenKey(options.ApiKey, options.ApiSecret, options.OneTimePassword);
        }

        try
        {
            problem = File.Exists(file) ? PrivateStorage.ProblemOf(file) : "there is no such file";
            return problem is null ? Parse(file, out problem) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"it cannot be read: {fault.GetType().Name}";
            return null;
        }
    }

    /// <inheritdoc />
    public override string ToString() => nameof(KrakenKey); // never a part of it

    private static KrakenKey? Parse(string file, out string? problem)
    {
        using var reader = new StreamReader(file);
        var text = new char[CharsMax + 1];
        var length = reader.ReadBlock(text, 0, text.Length);
        var lines = new string(text, 0, length).TrimEnd('\r', '\n').Split('\n').Select(line => line.Trim()).ToArray();
        Array.Clear(text);
        if (length > CharsMax || lines.Length is not (2 or 3))
        {
            problem = "it must hold two or three lines: API key, API secret and, where the key wants one, the one-time password";
            return null;
        }

        try
        {
            using var key = new KrakenApiKey(lines[0], lines[1]);
        }
        catch (ArgumentException)
        {
            problem = "its first line is no API key, or its second no API secret";
            return null;
        }

        problem = null;
        return new KrakenKey(lines[0], lines[1], lines is [_, _, { Length: > 0 } otp] ? otp : null);
    }
}

using System.Text.Json;

namespace Tidegate.Client.Messages;

/// <summary>Members of an object that may be absent or of another kind than promised: then null, never a throw.</summary>
internal static class JsonElementReading
{
    extension(JsonElement body)
    {
        public string? Text(string name)
        {
            if (!body.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            try
            {
                return value.GetString();
            }
            catch (InvalidOperationException) // an escaped lone surrogate is valid JSON, but no text
            {
                return null;
            }
        }

        public long? Integer(string name) =>
            body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
                ? number
                : null;

        /// <summary>A wait of zero to one day; anything else is no wait.</summary>
        public TimeSpan? Milliseconds(string name) =>
            body.Integer(name) is { } number and > 0 and <= 86_400_000 ? TimeSpan.FromMilliseconds(number) : null;
    }
}

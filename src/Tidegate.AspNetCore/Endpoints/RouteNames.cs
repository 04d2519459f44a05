using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>What a request's address names, as texts that outlive the request. Bounded by the server's limit of the request line.</summary>
internal static class RouteNames
{
    public static readonly IReadOnlyDictionary<string, string> None = ReadOnlyDictionary<string, string>.Empty;

    /// <param name="request">Its route was matched.</param>
    /// <param name="query">Query parameters that count as part of the address. One that is there twice names nothing; the path's own names win.</param>
    public static IReadOnlyDictionary<string, string> Of(HttpRequest request, ImmutableArray<string> query)
    {
        if (request.RouteValues.Count == 0 && query.IsEmpty)
        {
            return None;
        }

        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase); // as routing compares them
        foreach (var name in query)
        {
            if (request.Query[name] is [{ } value])
            {
                names[name] = value;
            }
        }

        foreach (var (name, value) in request.RouteValues)
        {
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { } text)
            {
                names[name] = text;
            }
        }

        return names;
    }
}

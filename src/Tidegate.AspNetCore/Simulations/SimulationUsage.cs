using System.Text.Json;
using Tidegate.Auth.Plans;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>What a user has used of his plan, at one moment.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="SessionsThisHour">Simulations begun within an hour.</param>
/// <param name="Sessions">Simulations that have a place.</param>
/// <param name="OrdersThisMinute">Orders within a minute.</param>
internal sealed record SimulationUsage(Plan Plan, int SessionsThisHour, int Sessions, int OrdersThisMinute)
{
    /// <summary>Writes the members of <c>meta.limits</c>; a limit that the plan does not set is not there.</summary>
    public void Write(Utf8JsonWriter json)
    {
        Write(json, "sessions_per_hour"u8, SessionsThisHour, Plan.SessionsPerHour);
        Write(json, "concurrent_sessions"u8, Sessions, Plan.ConcurrentSessions);
        Write(json, "orders_per_minute"u8, OrdersThisMinute, Plan.OrdersPerMinute);
        Write(json, "max_symbols_per_session"u8, Plan.SymbolsPerSession);
        Write(json, "max_simulation_hours"u8, Plan.SimulationHoursMax);
    }

    /// <summary>Writes <c>plan</c> and <c>limits</c>.</summary>
    public void WriteMeta(Utf8JsonWriter json)
    {
        json.WriteString("plan"u8, Plan.Name);
        json.WriteStartObject("limits"u8);
        Write(json);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, int used, int? max)
    {
        if (max is { } most)
        {
            json.WriteStartObject(name);
            json.WriteNumber("used"u8, used);
            json.WriteNumber("max"u8, most);
            json.WriteNumber("remaining"u8, Math.Max(0, most - used));
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, int? max)
    {
        if (max is { } most)
        {
            json.WriteNumber(name, most);
        }
    }
}

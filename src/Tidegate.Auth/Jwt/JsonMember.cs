using System.Text.Json;

namespace Tidegate.Auth.Jwt;

/// <summary>Where a member's value stands in the bytes of its object.</summary>
/// <param name="Name">Unescaped name; null in <c>default</c>, which stands for "no such member" and has the kind <c>None</c>.</param>
/// <param name="Kind">The value's first token.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct JsonMember(string? Name, JsonTokenType Kind, int Start, int Length);

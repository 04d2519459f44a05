namespace Tidegate.AspNetCore.Endpoints;

/// <summary>Where somebody would come in.</summary>
/// <param name="Endpoint">Configured name of the endpoint.</param>
/// <param name="Route">What its address would name; null: not said, then the tenant that it may name is not judged.</param>
internal sealed record AccessPlace(string Endpoint, IReadOnlyDictionary<string, string>? Route = null);

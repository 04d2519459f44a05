using System.Text.Json;

namespace Tidegate.Client.Messages;

/// <summary>Answer to the request with the same id.</summary>
internal sealed record Reply(long Id, ErrorInfo? Error, JsonElement Body);

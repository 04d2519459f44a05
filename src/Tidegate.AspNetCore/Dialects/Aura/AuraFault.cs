using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>A message that is answered with a text of AuraConnect's; the socket stays open.</summary>
/// <param name="Text">The text.</param>
internal sealed record AuraFault(string Text) : FaultyRequest(null, GatewayErrors.RequestMalformed);

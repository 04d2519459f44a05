using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>A first-message credential that was not believed, of a client that may try again.</summary>
internal sealed record RefusedSignIn(SignInRequest Request, Refusal Refusal);

using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>A message that is answered with an error of OpenAlgo's. The socket stays open.</summary>
/// <param name="Code">One of <see cref="OpenAlgoTexts"/>.</param>
/// <param name="Text">What people read.</param>
internal sealed record OpenAlgoFault(string Code, string Text) : FaultyRequest(null, GatewayErrors.RequestMalformed)
{
    /// <summary>One that only who has signed in is told; others hear that they have to do that first.</summary>
    public static OpenAlgoFault AfterSignIn(string code, string text) => new(code, text) { IsForStrangers = false };
}

using Microsoft.AspNetCore.Http;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Refusals;

/// <summary>Says no in HTTP, before the upgrade, in the words that an endpoint's clients read.</summary>
internal interface IRefusalWriter
{
    /// <summary>Writes status, headers and body.</summary>
    Task WriteAsync(HttpContext context, Refusal refusal);
}

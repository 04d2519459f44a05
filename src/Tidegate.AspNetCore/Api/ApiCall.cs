using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Tidegate.AspNetCore.Api;

/// <summary>One call over HTTP: what is mapped and what the OpenAPI document says are made from the same entry, so that they cannot differ.</summary>
/// <param name="Method">GET, POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">Route pattern.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Needs">Who may call.</param>
/// <param name="Run">Answers one call.</param>
internal sealed record ApiCall(string Method, string Path, string Summary, ApiNeed Needs, RequestDelegate Run)
{
    /// <summary>The group of calls that it belongs to.</summary>
    public required string Tag { get; init; }

    /// <summary>The body that it reads; null: none.</summary>
    public ApiContent? Body { get; init; }

    /// <summary>Query parameters and what they mean.</summary>
    public ImmutableArray<(string Name, string Meaning)> Query { get; init; } = [];

    /// <summary>What it answers when all is well.</summary>
    public required ApiAnswer Answer { get; init; }

    /// <summary>Statuses of the problems that it may answer with.</summary>
    public ImmutableArray<int> Problems { get; init; } = [];
}

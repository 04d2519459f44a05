using System.Text.Json;
using System.Text.Json.Serialization;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Stores;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Policies;

/// <summary>Reads the plans and rules that an administrator keeps in the database: the members of the options, as JSON, and none besides.</summary>
public static class AccessDocumentReader
{
    /// <summary>The kind of documents that hold a plan.</summary>
    public const string PlanKind = "plan";

    /// <summary>The kind of documents that hold a rule; its name is the document's.</summary>
    public const string PolicyKind = "policy";

    /// <summary>What is wrong with a document; empty where it can be used, and for kinds that are not read here.</summary>
    /// <param name="document">Any content.</param>
    public static IReadOnlyList<string> FindFaults(StoredDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Kind switch
        {
            PlanKind => TryReadPlan(document, out _),
            PolicyKind => TryReadPolicy(document, out _),
            _ => [],
        };
    }

    internal static IReadOnlyList<string> TryReadPlan(StoredDocument document, out PlanOptions? plan)
    {
        try
        {
            plan = JsonSerializer.Deserialize(document.Json, DocumentJson.Default.PlanOptions);
            return plan is null ? [Malformed] : PlanOptionsFaults.Find(document.Name, plan);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            plan = null;
            return [Malformed];
        }
    }

    internal static IReadOnlyList<string> TryReadPolicy(StoredDocument document, out PolicyOptions? rule)
    {
        try
        {
            rule = JsonSerializer.Deserialize(document.Json, DocumentJson.Default.PolicyOptions);
            if (rule is null || (rule.Name.Length > 0 && !string.Equals(rule.Name, document.Name, StringComparison.Ordinal)))
            {
                return [rule is null ? Malformed : "The rule's name must be that of its document."];
            }

            rule.Name = document.Name;
            return PolicyOptionsFaults.Find(rule);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            rule = null;
            return [Malformed];
        }
    }

    private const string Malformed = "The document is not one JSON object with the members of its kind, each once.";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    UseStringEnumConverter = true,
    MaxDepth = 8
)]
[JsonSerializable(typeof(PlanOptions))]
[JsonSerializable(typeof(PolicyOptions))]
[JsonSerializable(typeof(Mode))]
internal sealed partial class DocumentJson : JsonSerializerContext;

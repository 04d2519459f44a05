using Tidegate.Auth.Policies;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Stores;

namespace Tidegate.Auth;

/// <summary>Everything that is wrong with a plan, a policy or a role before it is written: one that cannot be read would give nobody anything.</summary>
public static class DocumentFaults
{
    /// <summary>All faults, in sentences; empty where it can be kept.</summary>
    /// <param name="document">Any content, any size.</param>
    public static IReadOnlyList<string> Find(StoredDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (!DocumentName.IsValid(document.Name))
        {
            return ["The name must be 1 to 64 characters of a-z, 0-9, - _ and the full stop."];
        }

        return document.Kind switch
        {
            AccessDocumentReader.PlanKind or AccessDocumentReader.PolicyKind => AccessDocumentReader.FindFaults(document),
            RolePermissions.DocumentKind when RolePermissions.Parse(document.Json) is null =>
            [
                """A role must be {"permissions":[...]} with at most 64 names of printable ASCII characters.""",
            ],
            RolePermissions.DocumentKind => [],
            _ => ["The kind must be plan, policy or role."],
        };
    }
}

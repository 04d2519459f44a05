using Tidegate.Auth.Jwt;

namespace Tidegate.Auth.Roles;

/// <summary>What is wrong with the configured roles.</summary>
internal static class RoleFaults
{
    public static void Check(IDictionary<string, IReadOnlyList<string>> roles, List<string> faults)
    {
        foreach (var (role, permissions) in roles)
        {
            if (!PlainText.IsName(role))
            {
                faults.Add($"Roles: a role must have 1 to {PlainText.NameCharsMax} printable ASCII characters.");
            }
            else if (permissions.Count > ClaimChecks.RightsMax || !permissions.All(PlainText.IsName))
            {
                faults.Add($"Roles[{role}] must be at most {ClaimChecks.RightsMax} names of printable ASCII characters.");
            }
        }
    }
}

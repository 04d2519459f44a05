using Tidegate.Core.Topics;

namespace Tidegate.Auth.Policies;

/// <summary>One declared rule: whom it fits, and what they may. The first rule that fits decides. Bound from <c>Tidegate:Policies:{n}</c>.</summary>
public sealed class PolicyOptions
{
    /// <summary>Its name, which clients see as <c>policy.{name}</c>: 1 to 64 characters of <c>a-z 0-9 - _ .</c>, unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>Order among the rules of the database; those of the configuration come first, in their order. Default 0; 0 to 1,000,000.</summary>
    public int Order { get; set; }

    /// <summary>Names of the endpoints where it holds. Default: everywhere.</summary>
    public IReadOnlyList<string> Endpoints { get; set; } = [];

    /// <summary>Topics: segments, <c>*</c> for any one, <c>**</c> at the end for any rest (none, too), <c>{tenant}</c> or any other name in braces for one of the grant's tenants, <c>{subject}</c> for its subject, <c>{user}</c> for its user. At least one, at most 64.</summary>
    public IReadOnlyList<string> Topics { get; set; } = [];

    /// <summary><c>Allow</c> or <c>Deny</c>. Default allow.</summary>
    public PolicyEffect Effect { get; set; }

    /// <summary>Roles, one of which the grant must have. Default: any grant.</summary>
    public IReadOnlyList<string> RolesAnyOf { get; set; } = [];

    /// <summary>Permissions that the grant must have, all of them. Default none.</summary>
    public IReadOnlyList<string> PermissionsAllOf { get; set; } = [];

    /// <summary>Plans, one of which the grant must be on. Default: any.</summary>
    public IReadOnlyList<string> Plans { get; set; } = [];

    /// <summary>The highest mode that it allows. Default depth.</summary>
    public Mode ModeMax { get; set; } = Mode.Depth;

    /// <summary>Most levels of each side of an order book that it allows. Default no limit; 1 to 1,000.</summary>
    public int? DepthMax { get; set; }

    /// <summary>Most updates a second that it allows. Default 0: as they come; else 0.001 to 1,000.</summary>
    public decimal MaxHz { get; set; }
}

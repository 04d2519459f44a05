using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class EndpointAccessTests
{
    private static readonly Grant Host = new()
    {
        Subject = "hanna",
        Issuer = "test",
        Roles = ["host"],
        Tenants = ["7"],
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    private static readonly EndpointAccess Tables = new()
    {
        Name = "tables",
        Issuers = ["test"],
        CredentialKinds = [CredentialKind.Header],
        Origins = new OriginRule([], allowLoopback: false),
        Capacity = new CapacityGate(1),
        RolesAnyOf = ["admin", "host"],
        TenantRoute = "restaurant_id",
        TenantExemptRoles = ["admin"],
    };

    [Theory]
    [InlineData("host", "7", null)]
    [InlineData("host", "8", "endpoint.tenant")]
    [InlineData("host", null, "endpoint.tenant")]
    [InlineData("cook", "7", "endpoint.roles")]
    [InlineData("admin", "8", null)]
    [InlineData("admin", null, null)]
    [InlineData("ADMIN", "8", "endpoint.roles")]
    public void A_role_opens_the_door_and_a_tenant_the_room_unless_the_role_sees_all(string role, string? restaurant, string? rule)
    {
        var route = new Dictionary<string, string>();
        if (restaurant is not null)
        {
            route["restaurant_id"] = restaurant;
        }

        var refusal = Tables.Refuse(Host with { Roles = [role] }, route);

        Assert.Equal(rule is null ? null : new Refusal(GatewayErrors.Forbidden, rule), refusal);
    }
}

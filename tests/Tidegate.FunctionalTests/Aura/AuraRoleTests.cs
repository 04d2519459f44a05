using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>Who may enter where: every role at every endpoint.</summary>
public sealed class AuraRoleTests(AuraWorld world) : IClassFixture<AuraWorld>
{
    private static readonly string[] AllRoles =
    [
        "admin",
        "manager",
        "analytics_viewer",
        "analytics_admin",
        "kitchen_staff",
        "chef",
        "cook",
        "host",
        "server",
        "staff",
        "cashier",
        "customer",
        "",
    ];

    private static readonly (string Path, string[] Roles, string Refusal)[] Doors =
    [
        (AuraWorld.Dashboard, ["admin", "manager", "analytics_viewer"], "Insufficient permissions for dashboard access"),
        (AuraWorld.Metrics + "revenue_current", ["admin", "manager", "analytics_viewer"], "Insufficient permissions for metrics access"),
        (AuraWorld.Kds + "1", ["admin", "manager", "kitchen_staff", "chef", "cook"], "Insufficient permissions for KDS access"),
        (AuraWorld.Tables + "1", ["admin", "manager", "host", "server", "staff"], "Insufficient permissions"),
        (AuraWorld.TableAnalytics + "1", ["admin", "manager", "analytics_viewer", "analytics_admin"], "Insufficient permissions"),
        (AuraWorld.Queue + "1", Order, OrderRefusal),
        (AuraWorld.OrderQueue + "1", Order, OrderRefusal),
        (AuraWorld.Queue + "subscribe", Order, OrderRefusal),
        (AuraWorld.OrderQueue + "subscribe", Order, OrderRefusal),
    ];

    private static string[] Order => ["admin", "manager", "staff", "server", "kitchen_staff", "cashier"];

    private static string OrderRefusal => "Insufficient permissions for queue access";

    public static TheoryData<string, string, bool, string> Matrix()
    {
        var data = new TheoryData<string, string, bool, string>();
        foreach (var (path, roles, refusal) in Doors)
        {
            foreach (var role in AllRoles)
            {
                data.Add(path, role, roles.Contains(role, StringComparer.Ordinal), refusal);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_role_enters_where_the_table_says_so_and_is_told_1008_elsewhere(
        string path,
        string role,
        bool mayEnter,
        string refusal
    )
    {
        var token = world.Token(role.Length == 0 ? [] : [role]);

        if (mayEnter)
        {
            var (peer, _) = await world.OpenAsync(path, token);
            await peer.DisposeAsync();
        }
        else
        {
            Assert.Equal((1008, refusal), await world.EndOfAsync(path, token));
        }
    }

    [Fact]
    public async Task Any_one_of_the_roles_is_enough()
    {
        var (peer, welcome) = await world.OpenAsync(AuraWorld.Dashboard, world.Token(["cook", "analytics_viewer"]));
        await using var _ = peer;

        Assert.Contains(
            "analytics.view_dashboard",
            welcome.GetProperty("user").GetProperty("permissions").EnumerateArray().Select(each => each.GetString())
        );
    }

    [Theory]
    [InlineData("admin", "analytics.view_inventory_reports", true)]
    [InlineData("admin", "analytics.admin", true)]
    [InlineData("admin", "analytics.access_realtime", true)]
    [InlineData("manager", "analytics.view_staff_performance", true)]
    [InlineData("manager", "analytics.access_realtime", true)]
    [InlineData("manager", "analytics.view_inventory_reports", false)]
    [InlineData("manager", "analytics.admin", false)]
    [InlineData("analytics_viewer", "analytics.view_sales_reports", true)]
    [InlineData("analytics_viewer", "analytics.access_realtime", false)]
    [InlineData("analytics_viewer", "analytics.view_staff_performance", false)]
    public async Task Roles_bring_the_permissions_of_the_map(string role, string permission, bool isBrought)
    {
        var (peer, welcome) = await world.OpenAsync(AuraWorld.Dashboard, world.Token([role]));
        await using var _ = peer;

        var permissions = welcome.GetProperty("user").GetProperty("permissions").EnumerateArray().Select(each => each.GetString());

        Assert.Equal(isBrought, permissions.Contains(permission));
    }

    [Fact]
    public async Task The_permission_of_an_endpoint_counts_beside_its_roles()
    {
        await using var strict = await AuraWorld.StartAsync(setup =>
            setup.Settings["Tidegate:Auth:Roles:manager:0"] = "analytics.view_sales_reports"
        );

        Assert.Equal(
            (1008, "Insufficient permissions for dashboard access"),
            await strict.EndOfAsync(AuraWorld.Dashboard, strict.Token(["manager"]))
        );
    }

    [Theory]
    [InlineData(AuraWorld.Tables, "host", "7", true)]
    [InlineData(AuraWorld.Tables, "host", "8", false)]
    [InlineData(AuraWorld.Tables, "manager", "8", false)]
    [InlineData(AuraWorld.Tables, "admin", "8", true)]
    [InlineData(AuraWorld.Tables, "host", "07", false)]
    [InlineData(AuraWorld.TableAnalytics, "analytics_viewer", "7", true)]
    [InlineData(AuraWorld.TableAnalytics, "analytics_viewer", "8", false)]
    [InlineData(AuraWorld.TableAnalytics, "admin", "8", true)]
    public async Task Tables_are_those_of_the_users_own_restaurants_but_for_admins(
        string path,
        string role,
        string restaurant,
        bool mayEnter
    )
    {
        var token = world.Token([role], tenants: [3, 7]);

        if (mayEnter)
        {
            var (peer, _) = await world.OpenAsync(path + restaurant, token);
            await peer.DisposeAsync();
        }
        else
        {
            Assert.Equal((1008, "Insufficient permissions"), await world.EndOfAsync(path + restaurant, token));
        }
    }

    [Fact]
    public async Task A_user_without_tenants_sees_no_restaurant() =>
        Assert.Equal(
            (1008, "Insufficient permissions"),
            await world.EndOfAsync(AuraWorld.Tables + "1", world.Token(["host"], tenants: []))
        );

    [Fact]
    public async Task The_chat_is_not_served()
    {
        var response = await world.Gateway.TryUpgradeAsync("/api/v1/analytics/chat?token=" + world.Token());

        Assert.Equal(404, response.Status);
    }

    [Fact]
    public async Task Where_an_endpoint_is_configured_so_4001_is_the_credential_and_4003_the_resource()
    {
        await using var custom = await AuraWorld.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:aura-tables:CustomCloseCodes"] = "true"
        );

        var invalid = await custom.EndOfAsync(AuraWorld.Tables + "1", "not.a.token");
        var foreign = await custom.EndOfAsync(AuraWorld.Tables + "8", custom.Token(["host"], tenants: [7]));
        var role = await custom.EndOfAsync(AuraWorld.Tables + "7", custom.Token(["cook"], tenants: [7]));
        var missing = await custom.EndOfAsync(AuraWorld.Tables + "7", null, """{"type":"auth"}""");
        var elsewhere = await custom.EndOfAsync(AuraWorld.Kds + "7", "not.a.token");

        Assert.Equal((4001, "Invalid or expired token"), invalid);
        Assert.Equal((4003, "Insufficient permissions"), foreign);
        Assert.Equal((4003, "Insufficient permissions"), role);
        Assert.Equal((1008, "No authentication token provided"), missing);
        Assert.Equal((1008, "Invalid or expired token"), elsewhere);
    }
}

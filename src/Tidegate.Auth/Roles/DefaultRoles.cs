using System.Collections.Frozen;

namespace Tidegate.Auth.Roles;

/// <summary>What roles bring where neither the configuration nor a document says otherwise.</summary>
internal static class DefaultRoles
{
    // What AuraConnect calls kitchen access, table management and order management, and gives no names.
    private const string Kitchen = "kitchen.access";
    private const string Tables = "tables.manage";
    private const string Orders = "orders.manage";

    private static readonly string[] Gateway = [KnownPermissions.Admin, KnownPermissions.Publish];

    // AuraConnect's map: its clients' permissions stand in no token, they follow from the roles.
    public static readonly FrozenDictionary<string, string[]> All = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["admin"] =
        [
            "analytics.view_dashboard",
            "analytics.view_sales_reports",
            "analytics.view_inventory_reports",
            "analytics.view_staff_performance",
            "analytics.view_table_metrics",
            "analytics.access_realtime",
            "analytics.admin",
            "analytics.create_alerts",
            Kitchen,
            Tables,
            Orders,
            .. Gateway,
        ],
        ["manager"] =
        [
            "analytics.view_dashboard",
            "analytics.view_sales_reports",
            "analytics.view_staff_performance",
            "analytics.view_table_metrics",
            "analytics.access_realtime",
            Kitchen,
            Tables,
            Orders,
        ],
        ["analytics_viewer"] = ["analytics.view_dashboard", "analytics.view_sales_reports", "analytics.view_table_metrics"],
        ["analytics_admin"] =
        [
            "analytics.view_dashboard",
            "analytics.view_sales_reports",
            "analytics.view_table_metrics",
            "analytics.access_realtime",
            "analytics.admin_analytics",
        ],
        ["kitchen_staff"] = [Kitchen, Orders],
        ["chef"] = [Kitchen],
        ["cook"] = [Kitchen],
        ["host"] = [Tables],
        ["server"] = [Tables, Orders],
        ["staff"] = [Tables, Orders],
        ["cashier"] = [Orders],
    }.ToFrozenDictionary(StringComparer.Ordinal);
}

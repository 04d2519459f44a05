using Tidegate.Auth;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Stores;

namespace Tidegate.Tests.Auth.Roles;

public sealed class RolePermissionsTests
{
    private readonly AwayStores _stores = new();

    [Theory]
    [InlineData("admin", "analytics.view_dashboard", true)]
    [InlineData("admin", "analytics.admin", true)]
    [InlineData("manager", "analytics.access_realtime", true)]
    [InlineData("manager", "analytics.admin", false)]
    [InlineData("analytics_viewer", "analytics.view_sales_reports", true)]
    [InlineData("analytics_viewer", "analytics.access_realtime", false)]
    [InlineData("analytics_admin", "analytics.access_realtime", true)]
    [InlineData("no_such_role", "analytics.view_dashboard", false)]
    [InlineData("Admin", "analytics.view_dashboard", false)]
    [InlineData("admin", KnownPermissions.Admin, true)]
    [InlineData("manager", KnownPermissions.Admin, false)]
    public async Task Roles_bring_AuraConnects_permissions_where_nothing_else_is_said(string role, string permission, bool expected) =>
        Assert.Equal(expected, (await ReadAsync(new AuthOptions())).Of([role], []).Contains(permission));

    [Fact]
    public async Task A_configured_role_replaces_the_one_that_comes_with_the_gateway_and_a_document_replaces_both()
    {
        var options = new AuthOptions
        {
            Roles = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["manager"] = ["a"], ["chef"] = ["b"] },
        };
        var roles = await ReadAsync(options);
        Assert.Equal(["a"], roles.Of(["manager"], []));
        Assert.Equal(["x", "b", "a"], roles.Of(["chef", "manager", "chef"], ["x"]));

        await _stores.PutAsync(new StoredDocument("role", "manager", """{"permissions":["c"]}""", 0), AuthBench.Cancel);
        await roles.OnChangedAsync([new StoreChange(1, StoreChangeKind.Document, "plan:manager")], AuthBench.Cancel);
        Assert.Equal(["a"], roles.Of(["manager"], []));
        await roles.OnChangedAsync([new StoreChange(2, StoreChangeKind.Document, "role:manager")], AuthBench.Cancel);
        Assert.Equal(["c"], roles.Of(["manager"], []));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"permissions\":\"a\"}")]
    [InlineData("{\"permissions\":[1]}")]
    [InlineData("{\"permissions\":[\"\"]}")]
    [InlineData("{\"permissions\":[[[[[[\"a\"]]]]]]}")]
    [InlineData("{\"permissions\":[\"\\ud800\"]}")]
    [InlineData("{\"permissions\":[\"a\"]} more")]
    public void A_document_that_cannot_be_read_brings_nothing(string json) => Assert.Null(RolePermissions.Parse(json));

    [Fact]
    public async Task A_broken_document_takes_the_permissions_of_its_role_away()
    {
        await _stores.PutAsync(new StoredDocument("role", "manager", "{}", 0), AuthBench.Cancel);

        Assert.Empty((await ReadAsync(new AuthOptions())).Of(["manager"], []));
    }

    [Fact]
    public async Task No_grant_holds_more_than_the_bound()
    {
        var options = new AuthOptions();
        for (var role = 0; role < 64; role++)
        {
            options.Roles[$"r{role}"] = [.. Enumerable.Range(0, 64).Select(n => $"p{role}.{n}")];
        }

        var permissions = (await ReadAsync(options)).Of([.. options.Roles.Keys], ["own"]);

        Assert.Equal(RolePermissions.PermissionsMax, permissions.Length);
        Assert.Equal("own", permissions[0]);
    }

    [Fact]
    public async Task Without_the_documents_nobody_knows_what_a_role_brings()
    {
        var roles = new RolePermissions(new AuthOptions(), _stores);
        _stores.IsAway = true;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => roles.EnsureReadAsync(AuthBench.Cancel).AsTask());
        Assert.Throws<InvalidOperationException>(() => roles.Of(["admin"], []));

        _stores.IsAway = false;
        await roles.EnsureReadAsync(AuthBench.Cancel);
        _stores.IsAway = true; // once read they stay
        await roles.EnsureReadAsync(AuthBench.Cancel);
        Assert.NotEmpty(roles.Of(["admin"], []));
    }

    private async Task<RolePermissions> ReadAsync(AuthOptions options)
    {
        var roles = new RolePermissions(options, _stores);
        await roles.EnsureReadAsync(AuthBench.Cancel);
        return roles;
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.FunctionalTests.Support;

namespace Tidegate.FunctionalTests.Api;

public sealed class OpenApiTests
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    [Fact]
    public async Task The_document_says_of_every_call_what_it_does_answers_and_needs()
    {
        var document = await ReadAsync();

        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
        Assert.All(
            Operations(document),
            operation =>
            {
                var (name, call) = operation;
                Assert.False(string.IsNullOrWhiteSpace(call.GetProperty("summary").GetString()), name);
                Assert.True(
                    call.TryGetProperty("security", out var security),
                    $"{name} does not say what it needs, or that it needs nothing"
                );
                Assert.Equal(JsonValueKind.Array, security.ValueKind);
                var responses = call.GetProperty("responses").EnumerateObject().ToArray();
                Assert.Contains(responses, response => response.Name[0] == '2');
                Assert.All(
                    responses,
                    response => Assert.False(string.IsNullOrWhiteSpace(response.Value.GetProperty("description").GetString()))
                );
                Assert.True(security.GetArrayLength() == 0 || responses.Any(response => response.Name == "401"), name);
            }
        );
    }

    [Fact]
    public async Task Names_are_unique_references_lead_somewhere_and_path_parameters_are_named()
    {
        var document = await ReadAsync();
        var ids = Operations(document).Select(operation => operation.Call.GetProperty("operationId").GetString()).ToArray();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(References(document), reference => Assert.True(schemas.TryGetProperty(reference.Split('/')[^1], out _), reference));
        foreach (var (name, call) in Operations(document))
        {
            var needed = call.GetProperty("security").EnumerateArray().SelectMany(each => each.EnumerateObject());
            Assert.All(needed, scheme => Assert.True(schemes.TryGetProperty(scheme.Name, out _), scheme.Name));
            var inPath = name.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
            var named = call.TryGetProperty("parameters", out var parameters)
                ? parameters
                    .EnumerateArray()
                    .Where(each => each.GetProperty("in").GetString() == "path")
                    .Select(each => each.GetProperty("name").GetString())
                : [];
            Assert.Equal(inPath.Order(), named.Order());
        }
    }

    [Fact]
    public async Task Every_mapped_call_is_in_it()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var document = await ReadAsync(gateway);
        var mapped = gateway
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(each =>
                each.RoutePattern.RawText is { } path
                && (path.StartsWith("/auth/", StringComparison.Ordinal) || path.StartsWith("/admin/", StringComparison.Ordinal))
            )
            .SelectMany(each =>
                each.Metadata.GetMetadata<HttpMethodMetadata>()!
                    .HttpMethods.Select(method => $"{method.ToLowerInvariant()} {each.RoutePattern.RawText}")
            )
            .ToArray();

        Assert.NotEmpty(mapped);
        Assert.Empty(mapped.Except(Operations(document).Select(operation => operation.Name)));
    }

    private static async Task<JsonElement> ReadAsync()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        return await ReadAsync(gateway);
    }

    private static async Task<JsonElement> ReadAsync(GatewayFixture gateway)
    {
        using var http = gateway.Http();
        return JsonElement.Parse(await http.GetStringAsync("/openapi.json", TestContext.Current.CancellationToken));
    }

    private static (string Name, JsonElement Call)[] Operations(JsonElement document) =>
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject()
                        .Where(each => Methods.Contains(each.Name))
                        .Select(each => ($"{each.Name} {path.Name}", each.Value))
                ),
        ];

    private static IEnumerable<string> References(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
            _ => [],
        };
}

using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Tidegate.AspNetCore.Dialects;
using Tidegate.AspNetCore.Refusals;

namespace Tidegate.AspNetCore.Api;

/// <summary>The OpenAPI 3.1 document of the calls, made from their own table.</summary>
internal static class OpenApiPage
{
    private const string BearerScheme = "bearer";
    private const string KeyScheme = "apiKey";

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true };

    /// <summary>The document in UTF-8.</summary>
    public static byte[] Write(IEnumerable<ApiCall> calls)
    {
        var schemas = new JsonObject();
        var paths = new JsonObject();
        foreach (var path in calls.GroupBy(call => call.Path, StringComparer.Ordinal))
        {
            var item = new JsonObject();
            foreach (var call in path)
            {
                item[call.Method.ToLowerInvariant()] = Operation(call, schemas);
            }

            paths[path.Key] = item;
        }

        _ = Reference(ProblemJson.Default.ProblemBody, schemas);
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Tidegate",
                ["version"] = typeof(OpenApiPage)
                    .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                    .InformationalVersion.Split('+')[0],
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas, ["securitySchemes"] = Schemes() },
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString(JsonText.Printing));
    }

    private static JsonObject Operation(ApiCall call, JsonObject schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = OperationId(call),
            ["tags"] = new JsonArray(call.Tag),
            ["summary"] = call.Summary,
            ["security"] = Security(call.Needs),
        };
        if (Rights(call.Needs) is { } rights)
        {
            operation["description"] = rights;
        }

        var parameters = Parameters(call);
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (call.Body is { } body)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(body, schemas) };
        }

        var responses = new JsonObject { [call.Answer.Status.ToString(CultureInfo.InvariantCulture)] = Answer(call.Answer, schemas) };
        foreach (var status in call.Problems.Order())
        {
            responses[status.ToString(CultureInfo.InvariantCulture)] = Answer(
                new ApiAnswer(status, Meaning(status), new ApiContent(["application/problem+json"], ProblemJson.Default.ProblemBody)),
                schemas
            );
        }

        operation["responses"] = responses;
        return operation;
    }

    private static string OperationId(ApiCall call) =>
        call.Method.ToLowerInvariant()
        + string.Concat(
            call.Path.Split(['/', '{', '}', '-', '.'], StringSplitOptions.RemoveEmptyEntries)
                .Select(part => char.ToUpperInvariant(part[0]) + part[1..])
        );

    private static JsonArray Parameters(ApiCall call)
    {
        var parameters = new JsonArray();
        foreach (var part in call.Path.Split('/').Where(part => part.StartsWith('{')))
        {
            parameters.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = part.Trim('{', '}'),
                        ["in"] = "path",
                        ["required"] = true,
                        ["schema"] = new JsonObject { ["type"] = "string" },
                    }
            );
        }

        foreach (var (name, meaning) in call.Query)
        {
            parameters.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = name,
                        ["in"] = "query",
                        ["description"] = meaning,
                        ["schema"] = new JsonObject { ["type"] = "string" },
                    }
            );
        }

        return parameters;
    }

    private static JsonObject Answer(ApiAnswer answer, JsonObject schemas)
    {
        var said = new JsonObject { ["description"] = answer.Meaning };
        if (answer.Body is { } body)
        {
            said["content"] = Content(body, schemas);
        }

        return said;
    }

    private static JsonObject Content(ApiContent body, JsonObject schemas)
    {
        var content = new JsonObject();
        foreach (var type in body.Types)
        {
            content[type] = new JsonObject
            {
                ["schema"] = body.Schema is { } schema ? Reference(schema, schemas) : new JsonObject { ["type"] = "string" },
            };
        }

        return content;
    }

    /// <summary>Puts a shape among the schemas once, and refers to it.</summary>
    private static JsonObject Reference(JsonTypeInfo shape, JsonObject schemas)
    {
        var name = shape.Type.Name;
        if (!schemas.ContainsKey(name))
        {
            schemas[name] = shape.GetJsonSchemaAsNode(Exporting);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    /// <summary>An empty list says that nothing is needed; leaving it out would leave it open.</summary>
    private static JsonArray Security(ApiNeed need)
    {
        var security = new JsonArray();
        if (need is ApiNeed.KeyOrBody)
        {
            security.Add((JsonNode)Needs(KeyScheme));
            security.Add((JsonNode)new JsonObject()); // or nothing but the body
        }
        else if (need is not ApiNeed.Nothing)
        {
            security.Add((JsonNode)Needs(BearerScheme));
            security.Add((JsonNode)Needs(KeyScheme));
        }

        return security;
    }

    private static JsonObject Needs(string scheme) => new() { [scheme] = new JsonArray() };

    private static JsonObject Schemes() =>
        new()
        {
            [BearerScheme] = new JsonObject
            {
                ["type"] = "http",
                ["scheme"] = "bearer",
                ["description"] = "A token, or an API key.",
            },
            [KeyScheme] = new JsonObject
            {
                ["type"] = "apiKey",
                ["in"] = "header",
                ["name"] = ApiCredentials.KeyHeader,
            },
        };

    private static string? Rights(ApiNeed need) =>
        need switch
        {
            ApiNeed.Publisher => "Needs the permission `publish`, or `publish:` and a prefix of the topics.",
            ApiNeed.Administrator => "Needs the permission `admin`.",
            _ => null,
        };

    private static string Meaning(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => "The request is not valid.",
            StatusCodes.Status401Unauthorized => "The credential was not accepted.",
            StatusCodes.Status403Forbidden => "The grant does not allow this, or no credential was offered.",
            StatusCodes.Status404NotFound => "There is nothing of that name.",
            StatusCodes.Status408RequestTimeout => "The body did not come in time.",
            StatusCodes.Status409Conflict => "It is there already, or was changed meanwhile.",
            StatusCodes.Status413PayloadTooLarge => "The body is too large.",
            StatusCodes.Status429TooManyRequests => "Too many attempts; Retry-After says when to come back.",
            StatusCodes.Status503ServiceUnavailable => "The store of identities does not answer.",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
        };
}

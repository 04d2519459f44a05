using System.Reflection;

namespace Tidegate.Tests.House;

/// <summary>One option: its path in the configuration and what its documentation says.</summary>
internal sealed record OptionRow(string Path, string Meaning)
{
    /// <summary>The options of a class in the order of its source, those of nested options classes in place.</summary>
    public static IEnumerable<OptionRow> Of(string path, Type options) =>
        options
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .OrderBy(property => property.MetadataToken)
            .SelectMany(property => Of($"{path}:{property.Name}", property));

    private static IEnumerable<OptionRow> Of(string path, PropertyInfo property)
    {
        var (element, place) = property.PropertyType.GetGenericArguments() switch
        {
            [var key, var value] when key == typeof(string) => (value, ":<name>"),
            [var value] when Nullable.GetUnderlyingType(property.PropertyType) is null => (value, ":<n>"),
            _ => (property.PropertyType, ""),
        };
        if (IsOptions(element))
        {
            return Of(path + place, element);
        }

        return [new OptionRow(path + place, XmlDocumentation.SummaryOf(property))];
    }

    private static bool IsOptions(Type type) =>
        type.Name.EndsWith("Options", StringComparison.Ordinal) && type.Namespace!.StartsWith("Tidegate.", StringComparison.Ordinal);
}

using System.Reflection;

namespace Tidegate.Gateway.Configuration;

/// <summary>Finds keys that no option has. Passed over, a misspelt limit would be no limit, and a misspelt permission an open door.</summary>
internal static class UnknownKeys
{
    private const BindingFlags Options = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    /// <summary>One sentence for each key below the section that none of the classes bound from it has.</summary>
    public static IEnumerable<string> Find(IConfigurationSection section, params Type[] classes) =>
        section.GetChildren().SelectMany(key => FindAt(key, classes));

    private static IEnumerable<string> FindAt(IConfigurationSection key, Type[] classes)
    {
        var property = classes.Select(each => each.GetProperty(key.Key, Options)).FirstOrDefault(found => found is not null);
        return property is null
            ? [$"{key.Path} is not an option: docs/configuration.md lists those there are."]
            : FindBelow(key, property.PropertyType);
    }

    private static IEnumerable<string> FindBelow(IConfigurationSection key, Type type)
    {
        if (type.IsGenericType && type.GetGenericArguments() is [.., var element] && Nullable.GetUnderlyingType(type) is null)
        {
            return key.GetChildren().SelectMany(entry => FindBelow(entry, element)); // a list or a dictionary: its keys are free
        }

        return type.Name.EndsWith("Options", StringComparison.Ordinal) ? Find(key, type) : [];
    }
}

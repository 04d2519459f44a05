using System.Reflection;

namespace Tidegate.Tests.House;

/// <summary>Types as one would write them: without namespaces, with <c>?</c> where null is allowed.</summary>
internal sealed class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    private readonly NullabilityInfoContext _nullability = new();

    public string Of(FieldInfo field) => Of(_nullability.Create(field));

    public string Of(PropertyInfo property) => Of(_nullability.Create(property));

    public string Of(EventInfo @event) => Of(_nullability.Create(@event));

    public string Of(ParameterInfo parameter) => Of(_nullability.Create(parameter));

    public static string Of(Type type) => Compose(type, type.GetGenericArguments().Select(Of));

    private static string Of(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Of(value)}?";
        }

        var name = info.ElementType is { } element ? $"{Of(element)}[]" : Compose(type, info.GenericTypeArguments.Select(Of));
        return info.ReadState == NullabilityState.Nullable && !type.IsValueType ? $"{name}?" : name;
    }

    private static string Compose(Type type, IEnumerable<string> arguments)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsByRef || type.IsArray)
        {
            return Of(type.GetElementType()!) + (type.IsArray ? "[]" : "");
        }

        var name = type.DeclaringType is { } outer ? $"{Of(outer)}.{type.Name}" : type.Name;
        var tick = name.LastIndexOf('`');
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", arguments)}>";
    }
}

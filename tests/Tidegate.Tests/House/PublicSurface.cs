using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tidegate.Tests.House;

/// <summary>The public surface of an assembly, one readable line per type and member, sorted. What a record's compiler adds is left out.</summary>
internal sealed class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly TypeNames _names = new();

    public static IReadOnlyList<string> Of(Assembly assembly)
    {
        var surface = new PublicSurface();
        return [.. assembly.GetExportedTypes().Where(type => !IsGenerated(type)).SelectMany(surface.Lines).Order(StringComparer.Ordinal)];
    }

    private IEnumerable<string> Lines(Type type)
    {
        var name = $"{type.Namespace}.{TypeNames.Of(type)}";
        yield return $"{name} : {Kind(type)}{Bases(type)}";
        foreach (var member in type.GetMembers(Declared))
        {
            if (Line(member) is { } line)
            {
                yield return $"{name}.{line}";
            }
        }
    }

    private string? Line(MemberInfo member) =>
        member switch
        {
            FieldInfo { IsLiteral: true } field when IsVisible(field) => $"{field.Name} = {field.GetRawConstantValue() ?? "null"} : const",
            FieldInfo { IsSpecialName: false } field when IsVisible(field) =>
                $"{field.Name} : {Static(field.IsStatic)}{(field.IsInitOnly ? "readonly " : "")}{_names.Of(field)}",
            PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
                $"{property.Name}{Index(property)} {{ {accessors}}} : {Static(property.GetAccessors(true)[0].IsStatic)}{Required(property)}{_names.Of(property)}",
            EventInfo { AddMethod: { } add } @event when IsVisible(add) => $"{@event.Name} : event {_names.Of(@event)}",
            ConstructorInfo constructor when IsVisible(constructor) && !IsGenerated(constructor) => $"new({Parameters(constructor)})",
            MethodInfo method when IsVisible(method) && !IsGenerated(method) && !IsAccessor(method) =>
                $"{method.Name}{Generics(method)}({Parameters(method)}) : {Static(method.IsStatic)}{_names.Of(method.ReturnParameter)}",
            _ => null,
        };

    private static string Kind(Type type) =>
        type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => $"abstract {ClassOrRecord(type)}",
            { IsSealed: true } => $"sealed {ClassOrRecord(type)}",
            _ => ClassOrRecord(type),
        };

    private static string ClassOrRecord(Type type) =>
        type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : type.GetMethod("<Clone>$") is not null ? "record"
        : "class";

    private static string Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
        {
            return "";
        }

        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var interfaces = type.GetInterfaces().Except(inherited).Where(contract => contract.Name != "IEquatable`1").Select(TypeNames.Of);
        IEnumerable<string> parents =
            type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [TypeNames.Of(parent)] : [];
        var all = parents.Concat(interfaces.Order(StringComparer.Ordinal)).ToList();
        return all.Count == 0 ? "" : $" ({string.Join(", ", all)})";
    }

    private static string Accessors(PropertyInfo property) =>
        (property.GetMethod is { } get && IsVisible(get) ? "get; " : "")
        + (
            property.SetMethod is { } set && IsVisible(set)
                ? IsInit(set)
                    ? "init; "
                    : "set; "
                : ""
        );

    private string Index(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(Parameter))}]" : "";

    private string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private string Parameter(ParameterInfo parameter) =>
        (
            parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : ""
        )
        + $"{_names.Of(parameter)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "");

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Required(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsVisible(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => member.Name.Contains('<') || member.IsDefined(typeof(CompilerGeneratedAttribute));
}

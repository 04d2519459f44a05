using System.Reflection;
using Tidegate.Auth.Stores;

namespace Tidegate.Tests.Auth;

/// <summary>Turns stores off and on: while it is away every call fails as a database does that cannot be reached.</summary>
internal sealed class StoreSwitch
{
    private int _calls;

    public bool IsAway { get; set; }

    /// <summary>Goes away at this call from now on; 0: does not.</summary>
    public int AwayAfter { get; set; }

    /// <summary>Calls that came through.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public T Over<T>(T store)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, SwitchedProxy<T>>();
        var switched = (SwitchedProxy<T>)(object)proxy;
        (switched.Store, switched.Switch) = (store, this);
        return proxy;
    }

    private void Pass()
    {
        if (IsAway || AwayAfter > 0 && --AwayAfter == 0)
        {
            IsAway = true;
            throw new StoreUnavailableException("away");
        }

        Interlocked.Increment(ref _calls);
    }

    // Public and not sealed because DispatchProxy derives from it.
#pragma warning disable CA1852
    public class SwitchedProxy<T> : DispatchProxy
        where T : class
    {
        internal T Store { get; set; } = null!;

        internal StoreSwitch Switch { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Switch.Pass();
            return targetMethod!.Invoke(Store, args);
        }
    }
}

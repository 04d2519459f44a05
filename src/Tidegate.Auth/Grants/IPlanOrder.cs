namespace Tidegate.Auth.Grants;

/// <summary>Says which of two plans is the higher one: what a token or a key names may lower a user's plan, never raise it.</summary>
public interface IPlanOrder
{
    /// <summary>The rank of a plan: the higher, the more it allows. Thread-safe, in memory.</summary>
    int RankOf(string plan);
}

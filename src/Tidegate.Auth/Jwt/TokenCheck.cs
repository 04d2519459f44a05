namespace Tidegate.Auth.Jwt;

/// <summary>One question a token must answer. Verifying and explaining run the same ones, so they cannot disagree.</summary>
/// <param name="Name">Short name for people, for example <c>exp</c>.</param>
/// <param name="JudgeAsync">Null: passed. Else the rule of <see cref="TokenRules"/> that is broken.</param>
/// <param name="Explain">What was found, in a sentence for the token's owner. Called after the judgement, and only when somebody asks.</param>
internal sealed record TokenCheck(
    string Name,
    Func<TokenExamination, ValueTask<string?>> JudgeAsync,
    Func<TokenExamination, string> Explain
)
{
    public TokenCheck(string name, Func<TokenExamination, string?> judge, Func<TokenExamination, string> explain)
        : this(name, examination => ValueTask.FromResult(judge(examination)), explain) { }
}

using Tidegate.Auth.Passwords;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.Auth.Users;

/// <summary>What a password must be, and who changes it.</summary>
public sealed class UserPasswordTests : IDisposable
{
    private const string ConfiguredPassword = "open sesame, please";

    private readonly AuthBench _auth = new(options =>
        options.Users = [
            new() { Name = "carol", PasswordHash = PasswordHash.Create(ConfiguredPassword, PasswordHash.RoundsMin).ToString() },
        ]
    );

    public void Dispose() => _auth.Dispose();

    [Theory]
    [InlineData("elf Zeichen", PasswordRules.TooShort)]
    [InlineData("", PasswordRules.TooShort)]
    [InlineData("aaaaaaaaaaaa", PasswordRules.Guessable)]
    [InlineData("abababababab", PasswordRules.Guessable)]
    [InlineData("abcabcabcabcabc", PasswordRules.Guessable)]
    [InlineData("MyPassword2024", PasswordRules.Guessable)]
    [InlineData("qwertyuiop[]", PasswordRules.Guessable)]
    [InlineData("xx-Alice-xx-2024", PasswordRules.Guessable)]
    [InlineData("half a pair \ud83d", PasswordRules.Malformed)]
    public async Task A_password_that_is_not_as_it_must_be_is_refused_by_the_rule(string password, string rule)
    {
        var created = await _auth.Users.CreateAsync(new UserDraft("alice") { Password = password }, AuthBench.Cancel);

        Assert.Equal(new Refusal(GatewayErrors.BadRequest, rule), created.Refusal);
        Assert.Null(await _auth.Stores.FindAsync("alice", AuthBench.Cancel));
    }

    [Fact]
    public async Task A_password_has_12_to_1024_characters()
    {
        var random = new Random(1);
        Assert.True((await CreateAsync("a", "zwoelf Chars")).IsDone);
        Assert.True((await CreateAsync("b", string.Concat(Enumerable.Range(0, 1_024).Select(_ => (char)random.Next('a', 'z'))))).IsDone);
        Assert.Equal(PasswordRules.TooLong, (await CreateAsync("c", new string('x', 1_025))).Refusal?.Rule);

        ValueTask<Tidegate.Auth.Outcome<UserRecord>> CreateAsync(string name, string password) =>
            _auth.Users.CreateAsync(new UserDraft(name) { Password = password }, AuthBench.Cancel);
    }

    [Fact]
    public async Task Development_lets_a_guessable_password_pass_but_never_a_short_one()
    {
        _auth.Options.DangerousAllowWeakSecrets = true;

        Assert.True((await _auth.Users.CreateAsync(new UserDraft("a") { Password = "password1234" }, AuthBench.Cancel)).IsDone);
        Assert.False((await _auth.Users.CreateAsync(new UserDraft("b") { Password = "short" }, AuthBench.Cancel)).IsDone);
    }

    [Fact]
    public async Task A_user_changes_the_password_by_showing_the_present_one_and_an_administrator_without()
    {
        await _auth.AddUserAsync();

        var wrong = await _auth.Users.ChangePasswordAsync("alice", "wrong sentence here", "the next long sentence", null, AuthBench.Cancel);
        var weak = await _auth.Users.ChangePasswordAsync("alice", AuthBench.Password, "short", null, AuthBench.Cancel);
        var good = await _auth.Users.ChangePasswordAsync("alice", AuthBench.Password, "the next long sentence", null, AuthBench.Cancel);

        Assert.Equal(SignInRules.Refused, wrong.Refusal?.Rule);
        Assert.Equal(PasswordRules.TooShort, weak.Refusal?.Rule);
        Assert.True(good.IsDone);
        Assert.False((await SignInAsync("alice", AuthBench.Password)).IsAccepted);
        Assert.True((await SignInAsync("alice", "the next long sentence")).IsAccepted);
        Assert.True((await _auth.Users.SetPasswordAsync("alice", AuthBench.Password, AuthBench.Cancel)).IsDone);
        Assert.True((await SignInAsync("alice", AuthBench.Password)).IsAccepted);
        Assert.Equal(
            GatewayErrors.NotFound,
            (await _auth.Users.SetPasswordAsync("nobody", AuthBench.Password, AuthBench.Cancel)).Refusal?.Error
        );
    }

    [Fact]
    public async Task The_password_of_a_user_of_the_configuration_is_changed_there() =>
        Assert.Equal(
            GatewayErrors.NotFound,
            (await _auth.Users.ChangePasswordAsync("carol", ConfiguredPassword, "the next long sentence", null, AuthBench.Cancel))
                .Refusal
                ?.Error
        );

    private async Task<SignIn> SignInAsync(string name, string password) =>
        await _auth.Users.SignInAsync(name, password, null, AuthBench.Cancel);
}

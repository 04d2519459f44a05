namespace Tidegate.Auth.Passwords;

/// <summary>How passwords are kept. Bound from <c>Tidegate:Auth:Passwords</c>.</summary>
public sealed class PasswordOptions
{
    /// <summary>How new passwords are hashed; older ones are hashed anew at their next sign-in. Default <c>auto</c>: <c>argon2id</c> where libsodium is installed, else <c>pbkdf2</c>.</summary>
    public PasswordAlgorithm Algorithm { get; set; }

    /// <summary>Memory of one Argon2id check in MiB; so many are used for each check that runs. Default 19; 8 to 256.</summary>
    public int MemoryMiB { get; set; } = 19;

    /// <summary>Passes of one Argon2id check over its memory. Default 2; 1 to 16.</summary>
    public int Passes { get; set; } = 2;

    internal void Check(List<string> faults)
    {
        AuthOptionsFaults.Between(MemoryMiB, 8, 256, "Passwords.MemoryMiB", faults);
        AuthOptionsFaults.Between(Passes, 1, Argon2id.PassesMax, "Passwords.Passes", faults);
        if (Algorithm is PasswordAlgorithm.Argon2id && Argon2id.TryLoad(MemoryMiB * 1024, Passes) is null)
        {
            faults.Add("Passwords.Algorithm: Argon2id needs libsodium (Debian: libsodium23), which is not on this machine.");
        }
    }
}

using System.Numerics;

namespace Tidegate.Auth.Jwt;

/// <summary>Recognises RSA keys of a broken generator, whose private half can be computed from the public one (CVE-2017-15361, "ROCA").</summary>
/// <remarks>
/// Its primes are of the form k * M + (65537^a mod M) with M the product of the first primes, so modulo each of these the key lies in the group
/// that 65537 generates. Of other keys one in 2^27 does (Nemec and others, "The Return of Coppersmith's Attack", CCS 2017).
/// </remarks>
internal static class RocaKeys
{
    private const int Generator = 65_537;

    private static readonly int[] Primes =
    [
        .. Enumerable.Range(3, 165).Where(number => Enumerable.Range(2, number - 2).All(by => number % by != 0)),
    ];

    /// <param name="modulus">Big-endian, as RFC 7518 §6.3.1.1 writes it.</param>
    public static bool Contains(ReadOnlySpan<byte> modulus)
    {
        var number = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        return Array.TrueForAll(Primes, prime => IsGenerated((int)(number % prime), prime));
    }

    private static bool IsGenerated(int rest, int prime)
    {
        var power = 1;
        do
        {
            if (power == rest)
            {
                return true;
            }

            power = power * (Generator % prime) % prime;
        } while (power != 1);

        return false;
    }
}

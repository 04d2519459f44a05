using System.Runtime.InteropServices;

namespace Tidegate.Kraken.Nonces;

/// <summary>The file of one key, as every process that uses the key sees it. Each field is changed by itself and never goes down.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct NonceMark
{
    public const int Bytes = 64;
    public const ulong TheMagic = 0x31_45_43_4E_4F_4E_47_54; // "TGNONCE1" in the order of the file

    public ulong Magic;

    /// <summary>The highest nonce handed out. In shared memory: it outlives every process, though not the machine.</summary>
    public ulong Last;

    /// <summary>No nonce at or above it is handed out: written before <see cref="Durable"/> follows.</summary>
    public ulong Promised;

    /// <summary>What of <see cref="Promised"/> is known to be on the disk.</summary>
    public ulong Durable;

    /// <summary>The run of the machine in which <see cref="Last"/> was true to the last step.</summary>
    public ulong Boot;

    /// <summary>Raises a field to at least a value, whoever else does so at the same time.</summary>
    public static void Raise(ref ulong field, ulong value)
    {
        var seen = Volatile.Read(ref field);
        while (seen < value)
        {
            var before = Interlocked.CompareExchange(ref field, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}

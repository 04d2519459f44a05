using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Candles.Spool;

/// <summary>Where a part of a symbol's candles lies in the spool file.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Rows">Candles in it.</param>
/// <param name="FirstNs">Start of the first.</param>
/// <param name="LastNs">Start of the last.</param>
/// <param name="Scale">Decimals of its prices, 0 to 9.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpoolChunk(long Offset, int Bytes, int Rows, long FirstNs, long LastNs, byte Scale);

using System.Runtime.InteropServices;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>Where a replay is.</summary>
/// <param name="State">Its state.</param>
/// <param name="Number">Number of the run, from 1; a start and a restart begin a new one. 0 before the first.</param>
/// <param name="Played">Playing time of the run, pauses not counted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReplayPosition(ReplayState State, int Number, TimeSpan Played);

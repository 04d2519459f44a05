using System.Runtime.InteropServices;
using Tidegate.Core.Access;
using Tidegate.Streaming.Resume;

namespace Tidegate.Streaming.Sessions;

/// <summary>What became of a credential that came as the first message.</summary>
/// <param name="Admission">The grant, or why there is none.</param>
/// <param name="Resumed">What became of the resume secret beside it; null: there was none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SignInOutcome(Admission Admission, ResumeOutcome? Resumed = null);

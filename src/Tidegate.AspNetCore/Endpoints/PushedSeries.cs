using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>The one series that the <c>nse</c> dialect pushes to everybody. Register one before <c>AddTidegate</c>.</summary>
/// <param name="Topic">Its topic; null: there is none, and such a session hears nothing.</param>
public sealed record PushedSeries(Topic? Topic);

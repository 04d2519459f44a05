namespace Tidegate.AspNetCore.Api;

/// <summary>Who may call.</summary>
internal enum ApiNeed
{
    /// <summary>Anybody; what the call needs lies in its body.</summary>
    Nothing,

    /// <summary>An API key in <c>X-API-Key</c>, or what lies in the body.</summary>
    KeyOrBody,

    /// <summary>A token or an API key.</summary>
    Credential,

    /// <summary>One with the permission <c>publish</c> or <c>publish:</c> and a prefix.</summary>
    Publisher,

    /// <summary>One with the permission <c>admin</c>.</summary>
    Administrator,
}

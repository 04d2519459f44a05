namespace Tidegate.Tests;

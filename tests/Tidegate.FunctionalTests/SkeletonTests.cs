namespace Tidegate.FunctionalTests;

namespace Tidegate.StressTests;

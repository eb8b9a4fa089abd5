using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RealtimeService.Tests")]

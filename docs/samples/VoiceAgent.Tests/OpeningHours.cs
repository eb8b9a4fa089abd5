#region usings
using System.ComponentModel;
#endregion

namespace OrderAgent.Tests;

#region tool
internal static class OpeningHours
{
    [Description("Gets the opening hours of the shop on a day of the week.")]
    public static string Get([Description("The day in English, as in Saturday.")] string day) => day switch
    {
        "Saturday" => "From nine to two.",
        "Sunday" => "Closed.",
        _ => "From nine to six.",
    };
}
#endregion

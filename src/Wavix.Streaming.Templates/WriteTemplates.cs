using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Copies the files of the templates, with the version of the package in place of WAVIX_VERSION.</summary>
public sealed class WriteTemplates : Task
{
    [Required]
    public string[] Files { get; set; }

    /// <summary>Where each of them is written.</summary>
    [Required]
    public string[] Outputs { get; set; }

    [Required]
    public string Version { get; set; }

    public override bool Execute()
    {
        for (int i = 0; i < Files.Length; i++)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Outputs[i]));
            File.WriteAllText(Outputs[i], File.ReadAllText(Files[i]).Replace("WAVIX_VERSION", Version));
        }

        return true;
    }
}

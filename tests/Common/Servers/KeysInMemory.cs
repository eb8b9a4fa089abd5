using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace Wavix.Streaming.Tests.Common;

/// <summary>
/// Data Protection keys of one application alone. Its own default is a folder of the user's, which every application reads when it starts:
/// test runs beside this one and those before it, too.
/// </summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private readonly List<XElement> _keys = [];

    public static void AddTo(IServiceCollection services)
    {
        var keys = new KeysInMemory();
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = keys);
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_keys)
        {
            return [.. _keys.Select(key => new XElement(key))];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_keys)
        {
            _keys.Add(new XElement(element));
        }
    }
}

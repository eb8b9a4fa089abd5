using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis;

/// <summary>
/// Stores Data Protection keys in Redis as a list of XML elements. The format is that of Microsoft's package for StackExchange.Redis, so
/// each can read the keys of the other. Synchronous, because Data Protection is.
/// </summary>
internal sealed class RedisKeyRepository(RedisConnection redis, RedisKey list) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        redis.Send(CommandFlags.None, database => database.ListRange(list))
            .Select(element => XElement.Parse(element.ToString()))
            .ToList();

    public void StoreElement(XElement element, string friendlyName) =>
        redis.Send(
            CommandFlags.DemandMaster,
            database => database.ListRightPush(list, element.ToString(SaveOptions.DisableFormatting), When.Always, CommandFlags.DemandMaster));
}

using System.Text.Json.Serialization;

namespace AnonIdentity.Tests.Values;

[JsonSerializable(typeof(AllValues))]
internal sealed partial class ValuesJsonContext : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>The generated metadata of everything that goes to RT or comes from it.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RtUser))]
[JsonSerializable(typeof(RtPage<RtUser>))]
[JsonSerializable(typeof(RtPage<RtTicket>))]
[JsonSerializable(typeof(RtPage<RtTransaction>))]
[JsonSerializable(typeof(RtQueue))]
[JsonSerializable(typeof(RtCreated))]
[JsonSerializable(typeof(RtMessage))]
[JsonSerializable(typeof(RtCondition[]))]
[JsonSerializable(typeof(RtNewUser))]
[JsonSerializable(typeof(RtUserChange))]
[JsonSerializable(typeof(RtNewTicket))]
[JsonSerializable(typeof(RtTicketChange[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(JsonElement[][]))]
internal sealed partial class RtJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>The JSON of the endpoints, generated at compile time. A field given twice is an error, and nothing nests deeply.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, MaxDepth = 8, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TicketRequest))]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(TicketList))]
[JsonSerializable(typeof(VisitorAnswer))]
[JsonSerializable(typeof(FormAnswer))]
[JsonSerializable(typeof(OfferList))]
[JsonSerializable(typeof(MergeAnswer))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class SupportJson : JsonSerializerContext;

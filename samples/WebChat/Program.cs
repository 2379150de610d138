using AnonIdentity.WebChat;

await using Shop shop = await Shop.OpenAsync(args);
await shop.App.RunAsync();

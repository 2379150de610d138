using AnonIdentity.Crm;

namespace AnonIdentity.Testing.Decorators;

/// <summary>A CRM that can otherwise only be searched, with idempotency keys that are forgotten after their life.</summary>
internal sealed class KeyedCrm(ICrmAdapter inner, TimeSpan life, TimeProvider time) : CrmDecorator(inner), IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, (object Answer, DateTimeOffset Until)> _answers = new(StringComparer.Ordinal);

    public override CrmCapabilities Capabilities => base.Capabilities with { Contacts = Keying.IdempotencyKey, Tickets = Keying.IdempotencyKey, IdempotencyKeyLife = life };

    public void Dispose() => _one.Dispose();

    protected override async Task<T> CallAsync<T>(
        string name, object request, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken, Func<int, CancellationToken, Task<T>>? half = null)
    {
        string? key = request switch { NewContact contact => "contact " + contact.Key, NewTicket ticket => "ticket " + ticket.Key, _ => null };
        if (key is null)
        {
            return await run(cancellationToken).ConfigureAwait(false);
        }

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_answers.TryGetValue(key, out (object Answer, DateTimeOffset Until) kept) && kept.Until > time.GetUtcNow())
            {
                return (T)kept.Answer;
            }

            T answer = await run(cancellationToken).ConfigureAwait(false);
            _answers[key] = (answer!, time.GetUtcNow() + life);
            return answer;
        }
        finally
        {
            _one.Release();
        }
    }
}

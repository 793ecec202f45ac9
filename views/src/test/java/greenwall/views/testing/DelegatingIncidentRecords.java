package greenwall.views.testing;

import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.views.IncidentRecords;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Delegates to other records. A test overrides the methods for which it needs another result.
public class DelegatingIncidentRecords implements IncidentRecords {
    private final IncidentRecords delegate;

    protected DelegatingIncidentRecords(IncidentRecords delegate) {
        this.delegate = delegate;
    }

    @Override
    public Optional<String> unavailableReason() {
        return delegate.unavailableReason();
    }

    @Override
    public void list(Consumer<List<IncidentStore.Summary>> receiver) {
        delegate.list(receiver);
    }

    @Override
    public void read(String id, Consumer<IncidentStore.Result<Incident>> receiver) {
        delegate.read(id, receiver);
    }

    @Override
    public void open(String file, Consumer<IncidentStore.Result<Incident>> receiver) {
        delegate.open(file, receiver);
    }

    @Override
    public void export(Incident incident, Consumer<String> resultReceiver) {
        delegate.export(incident, resultReceiver);
    }

    @Override
    public void begin(IncidentStart opening, Consumer<IncidentStore.Result<OpenIncident>> receiver) {
        delegate.begin(opening, receiver);
    }

    @Override
    public Optional<OpenIncident> current() {
        return delegate.current();
    }
}

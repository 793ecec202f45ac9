package greenwall.views.testing;

import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.views.IncidentRecords;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Delegates to other records. A test overrides the methods for which it needs another result.
public class DelegatingRecords implements IncidentRecords {
    private final IncidentRecords others;

    protected DelegatingRecords(IncidentRecords others) {
        this.others = others;
    }

    @Override
    public void list(Consumer<List<Incidents.Summary>> receiver) {
        others.list(receiver);
    }

    @Override
    public void read(String id, Consumer<Incidents.Found<Incident>> receiver) {
        others.read(id, receiver);
    }

    @Override
    public void open(String file, Consumer<Incidents.Found<Incident>> receiver) {
        others.open(file, receiver);
    }

    @Override
    public void export(Incident incident, Consumer<String> told) {
        others.export(incident, told);
    }

    @Override
    public Incidents.Found<OpenIncident> begin(IncidentOpening opening) {
        return others.begin(opening);
    }

    @Override
    public Optional<OpenIncident> current() {
        return others.current();
    }
}

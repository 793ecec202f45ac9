package greenwall.views;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The stored incidents and the open one. Results of reads arrive on the JavaFX thread, later; writes do not wait.
public interface IncidentRecords {
    void list(Consumer<List<Incidents.Summary>> receiver);

    void read(String id, Consumer<Incidents.Found<Incident>> receiver);

    /// A `.greenwall` file of this or another machine.
    void open(String file, Consumer<Incidents.Found<Incident>> receiver);

    /// Exports it without what the redaction list names; reports in one line the file and what was removed.
    void export(Incident incident, Consumer<String> receiver);

    /// Begins an incident, which becomes the current one.
    Incidents.Found<OpenIncident> begin(IncidentOpening opening);

    /// The open one; of several the one begun by hand, else the newest.
    Optional<OpenIncident> current();

    /// The record with this id, if it is open here.
    default Optional<OpenIncident> writing(String id) {
        return current().filter(open -> open.now().id().equals(id));
    }

    /// Adds evidence to the records of this host, else to the current one; false where there is none.
    default boolean keep(String cluster, String host, String step, Evidence evidence) {
        current().ifPresent(open -> open.keep(step, evidence));
        return current().isPresent();
    }

    static IncidentRecords none(String why) {
        return new IncidentRecords() {
            @Override
            public void list(Consumer<List<Incidents.Summary>> receiver) {
                receiver.accept(List.of());
            }

            @Override
            public void read(String id, Consumer<Incidents.Found<Incident>> receiver) {
                receiver.accept(new Incidents.Found.Unavailable<>(why));
            }

            @Override
            public void open(String file, Consumer<Incidents.Found<Incident>> receiver) {
                receiver.accept(new Incidents.Found.Unavailable<>(why));
            }

            @Override
            public void export(Incident incident, Consumer<String> receiver) {
                receiver.accept(why);
            }

            @Override
            public Incidents.Found<OpenIncident> begin(IncidentOpening opening) {
                return new Incidents.Found.Unavailable<>(why);
            }

            @Override
            public Optional<OpenIncident> current() {
                return Optional.empty();
            }
        };
    }
}

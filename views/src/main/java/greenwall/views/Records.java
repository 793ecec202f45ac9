package greenwall.views;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The incidents that are kept, and the one that is being written. Reading is answered on the JavaFX thread, later;
/// writing does not wait.
public interface Records {
    void list(Consumer<List<Incidents.Summary>> receiver);

    void read(String id, Consumer<Incidents.Found<Incident>> receiver);

    /// A `.greenwall` file of this or another machine.
    void open(String file, Consumer<Incidents.Found<Incident>> receiver);

    /// Writes it for others, without what the redaction list names; tells in one line where, and what was taken out.
    void export(Incident incident, Consumer<String> told);

    /// Begins an incident, which then is the one that is written.
    Incidents.Found<OpenIncident> begin(IncidentOpening opening);

    /// The one that is written at the moment; of several the one that a person began by hand, else the newest.
    Optional<OpenIncident> current();

    /// The record of this id, if it is written here.
    default Optional<OpenIncident> writing(String id) {
        return current().filter(open -> open.now().id().equals(id));
    }

    /// Keeps a piece in the records of this host, else in the current one; whether there is one.
    default boolean keep(String cluster, String host, String step, Evidence evidence) {
        current().ifPresent(open -> open.keep(step, evidence));
        return current().isPresent();
    }

    static Records none(String why) {
        return new Records() {
            @Override
            public void list(Consumer<List<Incidents.Summary>> receiver) {
                receiver.accept(List.of());
            }

            @Override
            public void read(String id, Consumer<Incidents.Found<Incident>> receiver) {
                receiver.accept(new Incidents.Found.Not<>(why));
            }

            @Override
            public void open(String file, Consumer<Incidents.Found<Incident>> receiver) {
                receiver.accept(new Incidents.Found.Not<>(why));
            }

            @Override
            public void export(Incident incident, Consumer<String> told) {
                told.accept(why);
            }

            @Override
            public Incidents.Found<OpenIncident> begin(IncidentOpening opening) {
                return new Incidents.Found.Not<>(why);
            }

            @Override
            public Optional<OpenIncident> current() {
                return Optional.empty();
            }
        };
    }
}

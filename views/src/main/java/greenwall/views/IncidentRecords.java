package greenwall.views;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The stored incidents and the open ones. Results arrive later, on the JavaFX thread; adding evidence does not
/// wait.
public interface IncidentRecords {
    String NONE_OPEN = "No incident is open: take a problem on the wall (T), or press I on an alert, to start one.";

    /// Why no incidents are recorded or listed here; empty if they are.
    default Optional<String> unavailableReason() {
        return Optional.empty();
    }

    void list(Consumer<List<IncidentStore.Summary>> receiver);

    void read(String id, Consumer<IncidentStore.Result<Incident>> receiver);

    /// Opens a `.greenwall` file of this or another machine.
    void open(String file, Consumer<IncidentStore.Result<Incident>> receiver);

    /// Exports the incident without anything on the redaction list. Reports in one line the file and what was
    /// removed.
    void export(Incident incident, Consumer<String> result);

    /// Saves log lines without anything on the redaction list: as JSON lines if the name of the file ends in
    /// `.jsonl`, else as text. Reports in one line the file and what was removed.
    default void save(Evidence.Lines lines, Path file, Consumer<String> result) {
        result.accept("this console saves no logs");
    }

    /// Begins an incident, which becomes the current one.
    void begin(IncidentStart opening, Consumer<IncidentStore.Result<OpenIncident>> receiver);

    /// Continues an open incident of an earlier start or that another one followed. It becomes the current one.
    default void resume(String id, Consumer<IncidentStore.Result<OpenIncident>> receiver) {
        receiver.accept(new IncidentStore.Result.Unavailable<>("this console records no incidents"));
    }

    /// The open incident. If several are open: the one begun by hand, else the newest.
    Optional<OpenIncident> current();

    /// The record with this id, if it is open in this console.
    default Optional<OpenIncident> openRecord(String id) {
        return current().filter(open -> open.snapshot().id().equals(id));
    }

    /// Adds evidence to the open records of these hosts, else to the current one. Returns the titles of the
    /// records; none if no record is open.
    ///
    /// @param hosts an empty name if the evidence has no host
    default List<String> addEvidence(String cluster, List<String> hosts, String step, Evidence evidence) {
        var to = current();
        to.ifPresent(open -> open.add(step, evidence));
        return to.map(open -> open.snapshot().start().title()).stream().toList();
    }

    static IncidentRecords none(String why) {
        return new IncidentRecords() {
            @Override
            public Optional<String> unavailableReason() {
                return Optional.of(why);
            }

            @Override
            public void list(Consumer<List<IncidentStore.Summary>> receiver) {
                receiver.accept(List.of());
            }

            @Override
            public void read(String id, Consumer<IncidentStore.Result<Incident>> receiver) {
                receiver.accept(new IncidentStore.Result.Unavailable<>(why));
            }

            @Override
            public void open(String file, Consumer<IncidentStore.Result<Incident>> receiver) {
                receiver.accept(new IncidentStore.Result.Unavailable<>(why));
            }

            @Override
            public void export(Incident incident, Consumer<String> result) {
                result.accept(why);
            }

            @Override
            public void save(Evidence.Lines lines, Path file, Consumer<String> result) {
                result.accept(why);
            }

            @Override
            public void begin(IncidentStart opening, Consumer<IncidentStore.Result<OpenIncident>> receiver) {
                receiver.accept(new IncidentStore.Result.Unavailable<>(why));
            }

            @Override
            public Optional<OpenIncident> current() {
                return Optional.empty();
            }
        };
    }
}
